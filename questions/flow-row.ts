import type { Flow } from "../verdicts/world";

/** A flow, and what its ends are called for people. */
export interface FlowRow {
  readonly from: string;
  readonly to: string;
  readonly flow: Flow;
}

/** Port and protocol in one word: `8080/TCP`; for ICMP the type. */
export const portText = ({ port, protocol = "TCP" }: Flow): string =>
  protocol.startsWith("ICMP") ? `${protocol} type ${port}` : `${port}/${protocol}`;

/** The request of a flow, as a person would say it; empty if only the packet is asked about. */
export const requestText = ({ http, dns }: Flow): string => {
  if (dns !== undefined) return `query ${dns.name}`;
  if (http === undefined) return "";
  const { method = "GET", path = "/", host = "", headers = {} } = http;
  const names = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path}`, ...(host === "" ? [] : [`host ${host}`]), ...names].join(", ");
};

/** The row in one line: `client → server 8080/TCP GET /`. */
export const rowText = ({ from, to, flow }: FlowRow): string =>
  [from, "→", to, portText(flow), requestText(flow)].filter((part) => part !== "").join(" ");

/** Equal for rows that ask the same of ends of the same names. */
export const rowKey = ({ from, to, flow }: FlowRow): string =>
  JSON.stringify([from, to, portText(flow), requestText(flow)]);

/** The rows without those that ask what an earlier one asks. */
export const uniqueRows = (rows: readonly FlowRow[]): readonly FlowRow[] => {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = rowKey(row);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
