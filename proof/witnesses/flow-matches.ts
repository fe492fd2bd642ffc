import type { FlowRecord, RecordedRequest } from "../../traffic/flow-record";
import type { RecordedAnswer } from "../../traffic/read-answer";
import type { RecordedEnd } from "../../traffic/recorded-end";
import type { ProbeWindow } from "../witness";

/** Where a probe's packets came from and went to. */
export interface ProbeEnds {
  /** `outside`: some address outside of the cluster; which one a flow shows, whoever translates it knows. */
  readonly source: readonly string[] | "outside";
  /** Empty: not known; then the name that was looked up counts, where there is one. */
  readonly destination: readonly string[];
}

type Wanted = Pick<ProbeWindow, "destination" | "http" | "dns" | "port" | "protocol">;

const isSource = (source: ProbeEnds["source"], address: string, end: RecordedEnd): boolean =>
  source === "outside" ? end.isOutside : source.includes(address);

const isOneOf = (addresses: readonly string[], address: string): boolean => addresses.includes(address);

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, "");

// Hubble may be told to leave query strings out (`hubble.redact.http.urlQuery`).
const samePath = (sent: string, recorded: string): boolean =>
  sent === recorded || (!recorded.includes("?") && sent.split("?", 1)[0] === recorded);

/** Whether a flow is a packet or a request of a probe, on its way to the destination. */
export const isOfProbe = (flow: FlowRecord, wanted: Wanted, { source, destination }: ProbeEnds): boolean => {
  if (flow.protocol !== wanted.protocol || flow.destinationPort !== wanted.port) return false;
  if (flow.about.isReply === true || !isSource(source, flow.sourceAddress, flow.source)) return false;
  const { name } = wanted.destination;
  if (destination.length > 0) return isOneOf(destination, flow.destinationAddress);
  return name === undefined || flow.about.destinationNames.map(plainName).includes(plainName(name));
};

/** Whether a request is the one of a probe. One of another kind, or of a probe that sent none, is not. */
export const isItsRequest = ({ http, dns }: RecordedRequest, wanted: Wanted): boolean => {
  if (wanted.dns !== undefined)
    return dns !== undefined && plainName(dns.name) === plainName(wanted.dns.name);
  if (wanted.http === undefined || http === undefined) return false;
  return http.method === wanted.http.method && samePath(wanted.http.path, http.path ?? "/");
};

/** Whether a flow goes back on a connection of a probe. */
export const isAnswerTo = (flow: FlowRecord, wanted: Wanted, { source, destination }: ProbeEnds): boolean =>
  flow.sourcePort === wanted.port &&
  isSource(source, flow.destinationAddress, flow.destination) &&
  (destination.length === 0 || isOneOf(destination, flow.sourceAddress));

/** Whether an answer is that to the request of a probe. */
export const isItsAnswer = ({ method, url = "", name }: RecordedAnswer, wanted: Wanted): boolean => {
  if (wanted.dns !== undefined) return name !== undefined && plainName(name) === plainName(wanted.dns.name);
  if (wanted.http === undefined || method !== wanted.http.method) return false;
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/is.exec(url)?.[1] ?? url;
  return samePath(wanted.http.path, path === "" ? "/" : path);
};
