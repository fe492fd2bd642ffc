import type { Check } from "../check";
import { type HttpPlace, httpRules } from "../rule-places";

const plainPath = /^\/[\w~%/.-]*$/;
/** `/package.Service/Method`, which is meant as it is written. */
const grpcPath = /^\/(?:\w+\.)*[A-Z]\w*\/[A-Z]\w*$/;
/** Paths that are asked for alone. */
const probePath = /^\/(?:healthz?|readyz?|livez?|metrics|ping|favicon\.ico|robots\.txt)$/;

const mayMeanPrefix = (path: string): boolean =>
  path !== "/" && plainPath.test(path) && !grpcPath.test(path) && !probePath.test(path);

const hasDeeperSibling = ({ source, siblings }: HttpPlace): boolean => {
  const { path = "" } = source;
  const below = path.endsWith("/") ? path : `${path}/`;
  return siblings.some((sibling) => sibling !== source && sibling.path?.startsWith(below));
};

/** A path without anything of a pattern in it. */
export const pathIsFullMatch: Check = {
  id: "path-is-full-match",
  severity: "info",
  summary:
    "A path is compared as a whole: it is no prefix, and a request with a query string does not match it.",
  why: "`/api/users` refuses `/api/users/1` and `/api/users?page=2` with 403.",
  source:
    "Cilium, pkg/policy/api PortRuleHTTP.Path (extended POSIX regex, full match; Envoy's `:path` holds the query)",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(httpRules)
      .filter(({ source }) => mayMeanPrefix(source.path ?? ""))
      .map((place) => {
        const { path = "" } = place.source;
        const query = `\`${path}?page=2\``;
        const deeper = path.endsWith("/") ? `${path}1` : `${path}/1`;
        return {
          policy: place.policy.name,
          path: `${place.path}.path`,
          explanation: hasDeeperSibling(place)
            ? `The path matches as a whole, query string included: ${query} is refused.`
            : `The path matches as a whole, query string included: \`${deeper}\` and ${query} are refused.`,
          fix: `For everything below it write \`${path.replace(/\/$/, "")}(/.*)?\`, for query strings \`${path}([?].*)?\`. If this path alone is meant, nothing is wrong.`,
        };
      }),
};

/** A `?` that is meant as the beginning of a query string. */
export const queryStringInPath: Check = {
  id: "query-string-in-path",
  severity: "error",
  summary:
    "A path holds an unescaped `?` before a query: in a pattern it makes the character before it optional.",
  why: "`/search?q=x` matches `/searchq=x` and `/searcq=x`, and never the request that was meant.",
  source: "RE2 syntax; Cilium, pkg/policy/api PortRuleHTTP.Path",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(httpRules)
      .filter(({ source }) => /[\w/]\?\w+=/.test(source.path ?? ""))
      .map(({ policy, path, source }) => ({
        policy: policy.name,
        path: `${path}.path`,
        explanation: `The ? in ${JSON.stringify(source.path)} makes the character before it optional instead of starting a query string.`,
        fix: `Write \`[?]\`: ${JSON.stringify(source.path?.replace("?", "[?]"))}.`,
      })),
};

/** A shell's wildcard in a path. */
export const globInPattern: Check = {
  id: "glob-in-pattern",
  severity: "error",
  summary:
    "A path ends in `/*` as if it were a shell's wildcard; in a pattern that is any number of slashes.",
  why: "`/api/*` matches `/api`, `/api/` and `/api//`, and refuses `/api/users`.",
  source: "RE2 syntax; Cilium, pkg/policy/api PortRuleHTTP.Path",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(httpRules)
      .filter(({ source }) => /\w\/\*+(?:$|\/)|^\/\*+$/.test(source.path ?? ""))
      .map(({ policy, path, source }) => ({
        policy: policy.name,
        path: `${path}.path`,
        explanation: `The /* in ${JSON.stringify(source.path)} stands for any number of slashes, not for what follows one.`,
        fix: `Write ${JSON.stringify(source.path?.replaceAll(/\/\*+/g, "/.*"))}.`,
      })),
};
