import type { WatchEvent } from "./watch-log";

/** Whether a state can be looked at after an event: what was there at the beginning (revision 0) is one moment. */
export const endsMoment = (events: readonly WatchEvent[], index: number): boolean =>
  events[index]?.revision !== 0n || events[index + 1]?.revision !== 0n;

/** An event in words, as the moment that it leads to. */
export const momentText = ({ type, kind, name, revision, object }: WatchEvent): string =>
  `after ${type} ${kind} ${[object.metadata?.namespace, name].filter(Boolean).join("/")} (revision ${revision})`;
