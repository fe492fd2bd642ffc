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

/** The request or handshake of a flow, as a person would say it; empty if only the packet is asked about. */
export const requestText = ({ http, dns, tls }: Flow): string => {
  if (dns !== undefined) return `query ${dns.name}`;
  const handshake = tls === undefined ? "" : `TLS ${tls.serverName}`;
  if (http === undefined) return handshake;
  const { method = "GET", path = "/", host = "", headers = {} } = http;
  const names = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const line = [handshake, `${method} ${path}`].filter((part) => part !== "").join(" ");
  return [line, ...(host === "" ? [] : [`host ${host}`]), ...names].join(", ");
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
