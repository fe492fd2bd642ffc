import type { WatchEvent } from "./watch-log";

/**
 * Replays the API server's events and finds the moments at which a pod of the lab was there and `default-deny` was not.
 *
 * @returns one line per such moment: the event that led to it and the pods that were open.
 */
export const openMoments = (events: readonly WatchEvent[]): string[] => {
  const pods = new Set<string>();
  let denied = false;
  return events.flatMap((event, index) => {
    const there = event.type !== "DELETED";
    if (event.kind === "Pod") {
      if (there) pods.add(event.name);
      else pods.delete(event.name);
    }
    if (event.kind === "NetworkPolicy" && event.name === "default-deny") denied = there;
    // What was there at the beginning (revision 0) is one moment, whatever the order in which it was listed.
    const beginning = event.revision === 0n && events[index + 1]?.revision === 0n;
    return pods.size > 0 && !denied && !beginning
      ? [
          `after ${event.type} ${event.kind} ${event.name} (revision ${event.revision}): ${[...pods].join(", ")}`,
        ]
      : [];
  });
};
