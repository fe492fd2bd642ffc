import type { Because, L7 } from "../verdicts/answer";
import type { HttpRuleSource } from "../verdicts/requests/http-rule";
import { sampleText } from "../verdicts/requests/sample-text";
import type { Flow, HttpRequest, ManifestObject } from "../verdicts/world";

/** What a flow may carry: a request, a query, or a TLS handshake. */
export type Carried = Pick<Flow, "http" | "dns" | "tls">;

/** What decides such a thing. */
type Proxy = Exclude<L7, "none">;

/** Requests of one rule that are asked about. More would be a list of the rule's own text. */
const mostSamples = 6;

const valueAt = (object: unknown, path: string): unknown =>
  path
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .reduce<unknown>(
      (value, step) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined,
      object,
    );

const listAt = (object: unknown, path: string): readonly Readonly<Record<string, unknown>>[] => {
  const value = valueAt(object, path);
  return Array.isArray(value) ? value : [];
};

/** Rules of a policy for requests, below the rule that a step names (`spec.ingress[0].toPorts[0]`, or a part of it). */
const rulesBelow = (policy: ManifestObject, rule: string, kind: "http" | "dns") => {
  const own = listAt(policy, `${rule}.rules.${kind}`);
  return own.length > 0
    ? own
    : listAt(policy, `${rule}.toPorts`).flatMap((port) => listAt(port, `rules.${kind}`));
};

/** Server names of a policy, below the rule that a step names. */
const serverNamesBelow = (policy: ManifestObject, rule: string): readonly string[] => {
  const ports = [valueAt(policy, rule), ...listAt(policy, `${rule}.toPorts`)];
  return ports.flatMap((port) => {
    const names = valueAt(port, "serverNames");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  });
};

const headersOf = ({
  headers = [],
  headerMatches = [],
}: HttpRuleSource): Readonly<Record<string, string>> | undefined => {
  const written = headers.map((header) => {
    const blank = header.indexOf(" ");
    return blank < 0 ? [header, ""] : [header.slice(0, blank).replace(/:+$/, ""), header.slice(blank + 1)];
  });
  const matched = headerMatches
    .filter(({ mismatch }) => mismatch === undefined)
    .map(({ name, value }) => [name, value ?? ""]);
  const all = [...written, ...matched];
  return all.length === 0 ? undefined : Object.fromEntries(all);
};

/** Each of the methods that a rule lists, since `GET|HEAD` is how people list them. */
const methodsOf = ({ method = "" }: HttpRuleSource): readonly (string | undefined)[] =>
  /^[A-Z]+(?:\|[A-Z]+)+$/.test(method) ? method.split("|") : [sampleText(method || "GET")];

const requestOf = (rule: HttpRuleSource, method: string | undefined): HttpRequest | undefined => {
  const path = sampleText(rule.path || "/");
  const host = rule.host ? sampleText(rule.host) : undefined;
  if (method === undefined || path === undefined || (rule.host && host === undefined)) return undefined;
  const headers = headersOf(rule);
  return {
    method,
    path: path.startsWith("/") ? path : `/${path}`,
    ...(host === undefined ? {} : { host }),
    ...(headers === undefined ? {} : { headers }),
  };
};

/** A name that a pattern matches. */
const nameOf = (pattern: string): string => pattern.replace(/^\*\*?\./, "www.").replaceAll("*", "x");

const queryOf = ({
  matchName,
  matchPattern,
}: {
  matchName?: string;
  matchPattern?: string;
}): string | undefined => matchName ?? (matchPattern === undefined ? undefined : nameOf(matchPattern));

const unique = (all: readonly Carried[]): readonly Carried[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

/** Requests that rules name, to ask about: one for each, of those rules that sent a flow to the proxy. */
export const namedRequests = (
  steps: readonly Because[],
  policies: ReadonlyMap<string, ManifestObject>,
  kind: Proxy,
): readonly Carried[] => {
  const places = steps.filter(
    ({ effect, policy, rule }) => effect === "redirect" && policy !== undefined && rule !== undefined,
  );
  if (kind === "tls") {
    const names = places.flatMap(({ policy = "", rule = "" }) =>
      serverNamesBelow(policies.get(policy) ?? {}, rule),
    );
    return unique(names.map((name) => ({ tls: { serverName: nameOf(name) } }))).slice(0, mostSamples);
  }
  const rules = places.flatMap(({ policy = "", rule = "" }) =>
    rulesBelow(policies.get(policy) ?? {}, rule, kind),
  );
  const samples = rules.flatMap((rule): Carried[] => {
    if (kind === "dns") {
      const name = queryOf(rule);
      return name === undefined ? [] : [{ dns: { name } }];
    }
    return methodsOf(rule).flatMap((method): Carried[] => {
      const http = requestOf(rule, method);
      return http === undefined ? [] : [{ http }];
    });
  });
  return unique(samples).slice(0, mostSamples);
};

/** Requests that probably none of the rules names, the likeliest first: another method, another path, another name. */
export const otherRequests = (named: readonly Carried[], kind: Proxy): readonly Carried[] => {
  if (kind === "dns") return [{ dns: { name: "other.example" } }];
  if (kind === "tls") return [{ tls: { serverName: "other.example" } }];
  const [first] = named;
  const path = first?.http?.path ?? "/";
  return [
    { http: { method: "POST", path } },
    { http: { method: "DELETE", path } },
    { http: { method: "GET", path: "/" } },
    { http: { method: "GET", path: "/other" } },
  ];
};
