import { counted } from "../../messages/counted";
import { type CountedGroup, countsOf } from "../../traffic/counted-group";
import { timeText } from "../../traffic/time-text";

/** How often something was seen to pass, and when. */
export interface Evidence {
  connections: number;
  requests: number;
  /** How many of both passed because policies were audited. */
  audited: number;
  /** Milliseconds; NaN where no flow has a time. */
  first: number;
  last: number;
}

/** Nothing was seen. */
export const noEvidence = (): Evidence => ({
  connections: 0,
  requests: 0,
  audited: 0,
  first: Number.NaN,
  last: Number.NaN,
});

/** How often a group passed, audited or not. */
export const passedOf = (group: CountedGroup): number => {
  const { passed, audited } = countsOf(group);
  return passed + audited;
};

/** Adds what a group says. */
export const addEvidence = (evidence: Evidence, group: CountedGroup): void => {
  const { passed, audited } = countsOf(group);
  evidence[group.request === undefined ? "connections" : "requests"] += passed + audited;
  evidence.audited += audited;
  if (!(group.first >= evidence.first)) {
    evidence.first = Number.isNaN(group.first) ? evidence.first : group.first;
  }
  if (!(group.last <= evidence.last)) evidence.last = Number.isNaN(group.last) ? evidence.last : group.last;
};

/** `12 connections, 3 audited, last 2026-11-26T23:50:54Z`. */
export const evidenceText = ({ connections, requests, audited, last }: Evidence): string =>
  [
    ...(connections > 0 || requests === 0 ? [counted(connections, "connection")] : []),
    ...(requests > 0 ? [counted(requests, "request")] : []),
    ...(audited > 0 ? [`${audited} audited`] : []),
    ...(Number.isNaN(last) ? [] : [`last ${timeText(last)}`]),
  ].join(", ");
