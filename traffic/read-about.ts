import type { HttpRequest } from "../verdicts/world";
import type { FlowAbout, RecordedRequest } from "./flow-record";

/** Fields of an object, as JSON gave them. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object's fields; none for anything else. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A text; empty for anything else. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string" && one !== "").sort()
    : [];

/** A whole number; 0 for anything else. protobuf writes those of 64 bits as texts. */
export const numberOf = (value: unknown): number => {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : 0;
};

// Envoy's access log gives scheme, authority and target in one: http://10.0.0.1:8080/items?x=1
const url = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is;

const targetOf = (text: string): Pick<HttpRequest, "path" | "host"> => {
  const match = url.exec(text);
  if (match === null) return { path: text === "" ? "/" : text };
  const [, authority = "", rest = ""] = match;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  return host === "" ? { path } : { path, host };
};

// Envoy joins the values of a header that comes several times before it compares them.
const headersOf = (value: unknown): Readonly<Record<string, string>> => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const found = new Map<string, string>();
  for (const one of list) {
    const { key, value: written } = fieldsOf(one);
    const name = textOf(key).toLowerCase();
    const before = found.get(name);
    found.set(name, before === undefined ? textOf(written) : `${before},${textOf(written)}`);
  }
  return Object.fromEntries(found);
};

const types: Readonly<Record<string, RecordedRequest["type"]>> = {
  REQUEST: "request",
  RESPONSE: "response",
  SAMPLE: "sample",
};

/** Reads what a proxy wrote of a request (field `l7`); undefined where there is nothing. */
export const requestOf = (value: unknown): RecordedRequest | undefined => {
  if (value === undefined || value === null) return undefined;
  const { type: written, http, dns, kafka } = fieldsOf(value);
  const type = types[textOf(written)] ?? "unknown";
  // Nothing else of an answer is used.
  if (type === "response") return { type };
  if (dns !== undefined) return { type, dns: { name: textOf(fieldsOf(dns).query) } };
  if (http !== undefined) {
    const { method, url: target, headers } = fieldsOf(http);
    return {
      type,
      http: { method: textOf(method) || "GET", ...targetOf(textOf(target)), headers: headersOf(headers) },
    };
  }
  return { type, other: kafka === undefined ? "of a protocol that is not known here" : "kafka" };
};

const directionOf = (value: unknown): FlowAbout["direction"] => {
  if (value === "EGRESS") return "egress";
  return value === "INGRESS" ? "ingress" : undefined;
};

const policyFields = [
  ["egress_allowed_by", "egressAllowedBy"],
  ["ingress_allowed_by", "ingressAllowedBy"],
  ["egress_denied_by", "egressDeniedBy"],
  ["ingress_denied_by", "ingressDeniedBy"],
] as const;

const policiesOf = (flow: Fields): readonly string[] =>
  policyFields.flatMap(([written, camel]) => {
    const list = flow[written] ?? flow[camel];
    if (!Array.isArray(list)) return [];
    return list.flatMap((one: unknown): string[] => {
      const { kind, namespace, name } = fieldsOf(one);
      if (textOf(kind) === "" || textOf(name) === "") return [];
      return [
        [kind, namespace, name]
          .map(textOf)
          .filter((part) => part !== "")
          .join("/"),
      ];
    });
  });

/**
 * Reads what a flow says besides time, addresses and ends. Names of fields as Hubble writes them, or as protobuf's own JSON
 * has them (`trafficDirection`). Source: Cilium, api/v1/flow/flow.proto of 1.18 to 1.20.
 */
export const readAbout = (flow: Fields): FlowAbout => {
  const isReply = flow.is_reply ?? flow.isReply;
  const drop = textOf(flow.drop_reason_desc ?? flow.dropReasonDesc);
  return {
    type: textOf(flow.Type ?? flow.type),
    event: numberOf(fieldsOf(flow.event_type ?? flow.eventType).type),
    direction: directionOf(flow.traffic_direction ?? flow.trafficDirection),
    isReply: typeof isReply === "boolean" ? isReply : undefined,
    point: textOf(flow.trace_observation_point ?? flow.traceObservationPoint),
    reason: textOf(flow.trace_reason ?? flow.traceReason),
    drop: drop === "DROP_REASON_UNKNOWN" ? "" : drop,
    sourceNames: textsOf(flow.source_names ?? flow.sourceNames),
    destinationNames: textsOf(flow.destination_names ?? flow.destinationNames),
    request: requestOf(flow.l7),
    policies: policiesOf(flow),
    node: textOf(flow.node_name ?? flow.nodeName),
  };
};
