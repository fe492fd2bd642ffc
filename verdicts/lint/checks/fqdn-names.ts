import { parseAddress } from "../../addresses/prefix";
import type { PolicyProblem } from "../../answer";
import type { NameRule } from "../../names/dns-pattern";
import { comparedName } from "../../names/dns-pattern";
import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { LintedPolicy } from "../linted-policy";
import { nameMatching } from "../rule-peers";
import { ciliumDirections } from "../rule-places";

/** What a text is instead of a DNS name; undefined if it may be one. */
const insteadOfName = (text: string): string | undefined => {
  if (parseAddress(text) !== undefined || /^[\d*]+(?:\.[\d*]+){3}$/.test(text)) return "an IP address";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return "a URL with a scheme";
  if (/:\d+$/.test(text)) return "a name with a port";
  if (text.includes("/")) return "a name with a path";
  return undefined;
};

const fixFor = (text: string, what: string): string =>
  what === "an IP address"
    ? `Write the address as a network: \`toCIDR: [${text.includes(":") ? `"${text}/128"` : `${text}/32`}]\` in a rule of its own.`
    : `Write the name alone, \`${text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[:/].*$/, "")}\`; ports belong into \`toPorts\`.`;

interface WrittenName {
  readonly path: string;
  readonly text: string;
}

const fields = ["matchName", "matchPattern"] as const;

const namesOf = (rules: readonly NameRule[], path: string): WrittenName[] =>
  rules.flatMap((rule, index) =>
    fields.flatMap((field) => {
      const text = rule[field];
      return text === undefined ? [] : [{ path: `${path}[${index}].${field}`, text }];
    }),
  );

const namesIn = (policy: LintedPolicy): WrittenName[] =>
  ciliumDirections(policy).flatMap(({ path, source }) => [
    ...namesOf(source.toFQDNs ?? [], `${path}.toFQDNs`),
    ...(source.toPorts ?? []).flatMap(({ rules }, at) =>
      namesOf(rules?.dns ?? [], `${path}.toPorts[${at}].rules.dns`),
    ),
  ]);

/** Whether a problem of the engine is a name that is something else. */
export const isNoName = (object: unknown, { path }: PolicyProblem): boolean => {
  const text = valueAt(object, path);
  return (
    /\.match(?:Name|Pattern)$/.test(path) && typeof text === "string" && insteadOfName(text) !== undefined
  );
};

/** A DNS name that is an address or a URL. */
export const fqdnIsNoName: Check = {
  id: "fqdn-is-no-name",
  severity: "error",
  summary: "`matchName` or `matchPattern` is an IP address, or a name with a port, a path or a scheme.",
  why: "Names are compared with what pods ask DNS servers for; nobody looks up an address, and a name with more in it is refused.",
  source: "Cilium's CRDs (pattern of matchName); Cilium documentation, security/policy/language, “DNS based”",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap((policy) =>
      namesIn(policy).flatMap(({ path, text }): FoundHere[] => {
        const what = insteadOfName(text);
        if (what === undefined) return [];
        const effect =
          what === "an IP address"
            ? "no lookup ever asks for it, so the rule matches nothing"
            : "the API server refuses the policy";
        return [
          {
            policy: policy.name,
            input: policy.input,
            path,
            explanation: `${JSON.stringify(text)} is ${what} and no DNS name: ${effect}.`,
            fix: fixFor(text, what),
          },
        ];
      }),
    ),
};

// Source: Cilium's proxy, `*` in a server name stands for a part of one label, `**` for labels.
const serverNamePattern = (name: string): RegExp =>
  new RegExp(
    `^${comparedName(name)
      .replaceAll(".", "[.]")
      .replaceAll("**", "\u0000")
      .replaceAll("*", "[^.]+")
      .replaceAll("\u0000", ".+")}$`,
  );

/** Names that a rule allows and whose handshakes it refuses. */
export const serverNamesOmitFqdn: Check = {
  id: "server-names-omit-fqdn",
  severity: "error",
  summary: "`serverNames` lacks a name that the rule's `toFQDNs` allow: the TLS handshake for it is refused.",
  why: "The packet to the name's address passes, then Cilium's proxy compares the server name (SNI) with this list and closes the connection.",
  source: "Cilium, pkg/policy/api PortRule.ServerNames (“a list of allowed TLS SNI values”)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumDirections).flatMap(({ policy, path, source }) => {
      const names = (source.toFQDNs ?? []).flatMap(
        ({ matchName, matchPattern }) => matchName ?? matchPattern ?? [],
      );
      // A rule may list several ports: a name is lost if none of them lets it pass.
      const open = (source.toPorts ?? []).some(({ serverNames = [] }) => serverNames.length === 0);
      const listed = (source.toPorts ?? [])
        .flatMap(({ serverNames = [] }) => serverNames)
        .map(serverNamePattern);
      if (open || listed.length === 0) return [];
      const missing = names.filter(
        (name) => !listed.some((pattern) => pattern.test(comparedName(nameMatching(name)))),
      );
      const at = (source.toPorts ?? []).findIndex(({ serverNames = [] }) => serverNames.length > 0);
      if (missing.length === 0) return [];
      return [
        {
          policy: policy.name,
          path: `${path}.toPorts[${at}].serverNames`,
          explanation: `The rule allows ${missing.join(", ")}, and serverNames does not: TLS handshakes for ${missing.length > 1 ? "these names" : "this name"} are refused.`,
          fix: `Add ${missing.join(", ")} to serverNames, or take the name out of toFQDNs.`,
        },
      ];
    }),
};
