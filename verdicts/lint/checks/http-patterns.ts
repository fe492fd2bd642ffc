import type { Check, FoundHere } from "../check";
import { httpRules } from "../rule-places";

/** Parts of a pattern in which a dot is a dot: quoted text, brackets, an escaped character. */
const literal = /\\Q[\s\S]*?(?:\\E|$)|\[[^\]]*\]|\\./g;

/** Whether a dot between word characters stands for any character. */
const wildDot = (pattern: string): boolean => /[\w-]\.[\w-]/.test(pattern.replaceAll(literal, "_"));

/** A dot in a host or path that stands for any character. */
export const unescapedDotInPattern: Check = {
  id: "unescaped-dot-in-pattern",
  severity: "warning",
  summary: "A dot in a host or path is not escaped and matches any character.",
  why: "`api.example.com` also lets `apiXexample.com` pass, a name that somebody else may own.",
  source: "RE2 syntax; Cilium, pkg/policy/api PortRuleHTTP (host and path are regular expressions)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(httpRules).flatMap(({ policy, path, source }) =>
      (["host", "path"] as const).flatMap((field) => {
        const pattern = source[field] ?? "";
        if (!wildDot(pattern)) return [];
        return [
          {
            policy: policy.name,
            path: `${path}.${field}`,
            explanation: `In ${JSON.stringify(pattern)} the dot matches any character.`,
            fix: "Write `[.]` for a dot.",
          },
        ];
      }),
    ),
};

/** Why a method, path or host can match no request. */
const impossible = {
  method: (text: string) =>
    /^[a-z|()]*[a-z][a-z|()]*$/.test(text) &&
    "methods are compared with regard to case, and requests have them in capitals",
  path: (text: string) => /^[A-Za-z0-9]/.test(text) && "the path of a request begins with a slash",
  host: (text: string) =>
    /^https?:|\//.test(text) && "a Host header holds a name (and a port), no scheme and no path",
} as const;

const correction = {
  method: "Write it in capitals.",
  path: "Begin the path with a slash.",
  host: "Write the name alone.",
} as const;

/** A rule that no request fulfils. */
export const requestNeverMatches: Check = {
  id: "request-never-matches",
  severity: "error",
  summary:
    "An HTTP rule that no request matches: a method in small letters, a path without a slash, a host with a scheme.",
  why: "Everything that the rule was to allow is answered 403.",
  source: "RFC 9110, sections 7.2 and 9.1, RFC 9112, section 3.2; Cilium, pkg/policy/api PortRuleHTTP",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(httpRules).flatMap(({ policy, path, source }) =>
      (["method", "path", "host"] as const).flatMap((field): FoundHere[] => {
        const text = source[field] ?? "";
        const reason = text !== "" && impossible[field](text);
        if (!reason) return [];
        return [
          {
            policy: policy.name,
            path: `${path}.${field}`,
            explanation: `${JSON.stringify(text)} matches no request: ${reason}.`,
            fix: correction[field],
          },
        ];
      }),
    ),
};
