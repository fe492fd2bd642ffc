import type { Flow, HttpRequest, ManifestObject, Protocol } from "../../../verdicts/world";
import { sampleName, sampleText } from "./sample-text";
import { distinct, type Fields, isFields, texts, valuesUnder } from "./visit-tree";

/** What a flow carries: everything of it but its ends. */
export type Traffic = Pick<Flow, "port" | "protocol" | "http" | "dns" | "tls">;

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** Numbers that named ports get in the worlds made of policies, by name. */
export const mineNamedPorts = (policies: readonly ManifestObject[]): Readonly<Record<string, number>> => {
  const named = distinct(texts(valuesUnder(policies, "port")).filter((port) => !/^\d+$/.test(port)));
  return Object.fromEntries(named.map((name, index) => [name.toLowerCase(), 7000 + index]));
};

const requestOf = (rule: Fields): HttpRequest => {
  const text = (key: string): string | undefined =>
    typeof rule[key] === "string" ? sampleText(rule[key]) : undefined;
  const [method, path, host] = [text("method"), text("path"), text("host")];
  const plain = texts(valuesUnder(rule, "headers")).map((header): [string, string] => {
    const [name = "", ...value] = header.split(" ");
    return [name.replace(/:$/, ""), value.join(" ")];
  });
  const matches = valuesUnder(rule, "headerMatches")
    .filter(isFields)
    .map((match): [string, string] => [String(match.name), String(match.value ?? "")]);
  const headers = Object.fromEntries([...plain, ...matches]);
  return {
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
};

/** Requests that the rules let pass, and beside each one with another method, another path and no headers. */
const requestsFor = (portRule: Fields): HttpRequest[] => {
  const http = isFields(portRule.rules) ? valuesUnder(portRule.rules, "http").filter(isFields) : [];
  const good = http.map(requestOf);
  return distinct(
    good.flatMap((request) => [
      request,
      { ...request, method: "OTHER" },
      { ...request, path: `${request.path ?? "/"}-other` },
      { path: request.path ?? "/", method: request.method ?? "GET" },
    ]),
  );
};

const queriesFor = (portRule: Fields): string[] => {
  const dns = isFields(portRule.rules) ? valuesUnder(portRule.rules, "dns").filter(isFields) : [];
  if (dns.length === 0) return [];
  return distinct([...mineNames(dns), "other.example.net"]);
};

/** Server names that the rule lets pass, and one that it does not. */
const serverNamesFor = (portRule: Fields): string[] => {
  const names = texts(valuesUnder(portRule, "serverNames"));
  return names.length === 0 ? [] : distinct([...names.map(sampleName), "other.example.net"]);
};

/** DNS names that the name rules in the tree match. */
export const mineNames = (tree: unknown): string[] =>
  distinct([
    ...texts(valuesUnder(tree, "matchName")),
    ...texts(valuesUnder(tree, "matchPattern")).map(sampleName),
  ]);

const numbersOf = (entry: Fields, named: Readonly<Record<string, number>>): number[] => {
  const text = String(entry.port ?? "");
  const first = named[text.toLowerCase()] ?? Number(text);
  if (!Number.isInteger(first) || first < 1 || first > 65535) return [];
  const last = Number(entry.endPort ?? first);
  return last > first ? [first, last, Math.min(65535, last + 1)] : [first];
};

const trafficOf = (portRule: Fields, named: Readonly<Record<string, number>>): Traffic[] =>
  valuesUnder(portRule, "ports")
    .filter(isFields)
    .flatMap((entry) => {
      const own = protocols.filter((protocol) => protocol === entry.protocol);
      return numbersOf(entry, named).flatMap((port) =>
        (own.length > 0 ? own : (["TCP", "UDP"] as const)).flatMap((protocol): Traffic[] => [
          { port, protocol },
          ...requestsFor(portRule).map((http) => ({ port, protocol, http })),
          ...queriesFor(portRule).map((name) => ({ port, protocol, dns: { name } })),
          ...(protocol === "TCP" ? serverNamesFor(portRule) : []).map((serverName) => ({
            ...{ port, protocol },
            tls: { serverName },
          })),
        ]),
      );
    });

const icmpOf = (field: Fields): Traffic =>
  field.family === "IPv6"
    ? { port: Number(field.type) || 128, protocol: "ICMPV6" }
    : { port: Number(field.type) || 8, protocol: "ICMP" };

/** What flows carry to meet the rules: their ports and requests, near misses, and a port that no rule has. */
export const mineTraffic = (
  policies: readonly ManifestObject[],
  named: Readonly<Record<string, number>>,
): Traffic[] => {
  const cilium = valuesUnder(policies, "toPorts").filter(isFields);
  // A rule of a NetworkPolicy has the `ports` itself.
  const kubernetes = ["ingress", "egress"]
    .flatMap((key) => valuesUnder(policies, key))
    .filter(isFields)
    .filter((rule) => "ports" in rule);
  const icmp = valuesUnder(valuesUnder(policies, "icmps"), "fields").filter(isFields);
  return distinct<Traffic>([
    ...[...cilium, ...kubernetes].flatMap((rule) => trafficOf(rule, named)),
    ...icmp.map(icmpOf),
    { port: 9999, protocol: "TCP" },
    { port: 8, protocol: "ICMP" },
  ]);
};
