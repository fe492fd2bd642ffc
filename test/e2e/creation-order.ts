import type { WatchEvent } from "./watch-log";

/**
 * Revision at which an object was created.
 *
 * @param name what its name looks like.
 * @param which the first or the last of those that match.
 * @throws Error if none was created while the log ran.
 */
export const createdAt = (
  events: readonly WatchEvent[],
  kind: string,
  name: RegExp,
  which: "first" | "last" = "first",
): bigint => {
  const found = events.filter(
    (event) => event.kind === kind && event.type === "ADDED" && event.revision > 0n && name.test(event.name),
  );
  const event = which === "first" ? found[0] : found.at(-1);
  if (event === undefined) throw new Error(`no ${kind} ${name} was created`);
  return event.revision;
};
