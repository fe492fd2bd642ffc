import type { WatchEvent } from "./watch-log";
import { endsMoment, momentText } from "./watch-moment";

/** Namespace of the object that an event is about; empty for a cluster-scoped one. */
const namespaceOf = ({ object }: WatchEvent): string => object.metadata?.namespace ?? "";

/**
 * Replays the API server's events and finds the moments at which a pod was in a namespace and `default-deny` was not:
 * the policy is a namespace's own, that of another one denies the pod nothing.
 *
 * @returns one line per such moment and namespace: the event that led to it and the pods that were open.
 */
export const openMoments = (events: readonly WatchEvent[]): string[] => {
  const podsByNamespace = new Map<string, Set<string>>();
  const denied = new Set<string>();
  return events.flatMap((event, index) => {
    const namespace = namespaceOf(event);
    const there = event.type !== "DELETED";
    if (event.kind === "Pod") {
      const pods = podsByNamespace.get(namespace) ?? new Set();
      podsByNamespace.set(namespace, pods);
      if (there) pods.add(event.name);
      else pods.delete(event.name);
    }
    if (event.kind === "NetworkPolicy" && event.name === "default-deny") {
      if (there) denied.add(namespace);
      else denied.delete(namespace);
    }
    if (!endsMoment(events, index)) return [];
    return [...podsByNamespace]
      .filter(([open, pods]) => pods.size > 0 && !denied.has(open))
      .map(([open, pods]) => `${momentText(event)}: ${[...pods].map((pod) => `${open}/${pod}`).join(", ")}`);
  });
};
