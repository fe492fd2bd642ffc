import type { HttpRequest, StringMap } from "../world";
import { FullMatchPattern } from "./pattern";

/** A header condition of an HTTP rule (`headerMatches[]`). */
export interface HeaderMatch {
  readonly name: string;
  readonly value?: string;
  readonly secret?: { readonly name: string; readonly namespace?: string };
  /** What to do where it does not match; unset: the rule does not match. */
  readonly mismatch?: "LOG" | "ADD" | "DELETE" | "REPLACE";
}

/** An HTTP rule as a manifest holds it (`toPorts[].rules.http[]`). */
export interface HttpRuleSource {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: readonly string[];
  readonly headerMatches?: readonly HeaderMatch[];
}

/** Whether something matches; `unknown` where it depends on what a world does not hold (the content of a Secret). */
export type Match = "yes" | "no" | "unknown";

type Condition = (request: ComparedRequest) => Match;

/** A request with its defaults filled in and its header names in lower case. */
export interface ComparedRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Prepares a request for comparison. Defaults: `GET`, `/`, no host, no headers. */
export const comparedRequest = (request: HttpRequest): ComparedRequest => {
  const { method, path, host = "", headers = {} } = request;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method: method || "GET", path: path || "/", host, headers: new Map(lower) };
};

const headerValue = (request: ComparedRequest, name: string): string | undefined => {
  switch (name) {
    case ":method":
      return request.method;
    case ":path":
      return request.path;
    case ":authority":
      return request.host;
    default:
      return request.headers.get(name);
  }
};

const yesOrNo = (value: boolean): Match => (value ? "yes" : "no");

const present =
  (name: string): Condition =>
  (request) =>
    yesOrNo(headerValue(request, name) !== undefined);

const equal =
  (name: string, value: string): Condition =>
  (request) =>
    yesOrNo(headerValue(request, name) === value);

// `X-Key: true` asks for the value; without the blank, `X-Key:true` is the name of a header that has to be there.
const headerCondition = (header: string): Condition => {
  const blank = header.indexOf(" ");
  if (blank < 0) return present(header.toLowerCase());
  return equal(header.slice(0, blank).replace(/:+$/, "").toLowerCase(), header.slice(blank + 1));
};

// A value that is written beside a Secret wins: where Secrets are copied to the proxies (chart key tls.secretSync, on by
// default), the agent does not read them and takes what it has.
const headerMatchCondition = (
  { name, value, secret, mismatch }: HeaderMatch,
  secrets: StringMap,
): Condition | undefined => {
  if (mismatch !== undefined) return undefined;
  if (secret !== undefined && !value) {
    const known = secrets[`${secret.namespace ?? ""}/${secret.name}`];
    if (known === undefined) return () => "unknown";
    return known === "" ? present(name.toLowerCase()) : equal(name.toLowerCase(), known);
  }
  return value ? equal(name.toLowerCase(), value) : present(name.toLowerCase());
};

const patternCondition = (source: string, of: (request: ComparedRequest) => string): Condition => {
  const pattern = new FullMatchPattern(source);
  return (request) => yesOrNo(pattern.matches(of(request)));
};

// Cilium's agent does not check the pattern of a host. Envoy refuses one that it cannot compile, and the policy around it.
const hostCondition = (source: string): Condition => {
  try {
    return patternCondition(source, (request) => request.host);
  } catch {
    return () => "unknown";
  }
};

/**
 * An HTTP rule as Envoy applies it. Method, path (with the query string) and host are full-match RE2 patterns; an empty
 * one is no condition. Source: Cilium, pkg/envoy/policy, which turns rules into Envoy's header matchers.
 */
export class HttpRule {
  readonly #conditions: readonly Condition[];
  /** Whether it changes or logs requests, which keeps Cilium from leaving out rules beside it. */
  readonly hasSideEffects: boolean;
  /** Text by which two equal rules are one. */
  readonly text: string;

  /**
   * @param secrets values of Secrets, by `namespace/name`.
   * @throws Error if RE2 does not accept the pattern of the method or the path.
   */
  constructor(source: HttpRuleSource, secrets: StringMap = {}) {
    const { method, path, host, headers = [], headerMatches = [] } = source;
    this.text = JSON.stringify([method ?? "", path ?? "", host ?? "", headers, headerMatches]);
    this.hasSideEffects = headerMatches.some(
      ({ mismatch, secret, value }) => mismatch !== undefined || (secret !== undefined && !value),
    );
    this.#conditions = [
      ...(path ? [patternCondition(path, (request) => request.path)] : []),
      ...(method ? [patternCondition(method, (request) => request.method)] : []),
      ...(host ? [hostCondition(host)] : []),
      ...headers.map(headerCondition),
      ...headerMatches.flatMap((match) => headerMatchCondition(match, secrets) ?? []),
    ];
  }

  /** Whether it lets a request pass. */
  matches(request: ComparedRequest): Match {
    let result: Match = "yes";
    for (const condition of this.#conditions) {
      const match = condition(request);
      if (match === "no") return "no";
      if (match === "unknown") result = "unknown";
    }
    return result;
  }
}

/** The rule that every request matches. */
export const wildcardHttpRule = new HttpRule({});
