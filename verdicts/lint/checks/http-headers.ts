import type { Check, FoundHere } from "../check";
import { httpRules } from "../rule-places";

/** A header written without the blank that separates name and value. */
export const headerWithoutBlank: Check = {
  id: "header-without-blank",
  severity: "error",
  summary:
    "A header is written without a blank after the colon: it is no value to compare, but a name that has to be there.",
  why: "`X-Admin:yes` asks for a header of the name `x-admin:yes`, which no request has.",
  source: "Cilium, pkg/envoy/policy getHTTPRule (name and value are separated at the first blank)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(httpRules).flatMap(({ policy, path, source }) =>
      (source.headers ?? []).flatMap((header, index) => {
        if (header.includes(" ") || !/^[^:]+:./.test(header)) return [];
        return [
          {
            policy: policy.name,
            path: `${path}.headers[${index}]`,
            explanation:
              "Name and value are separated at the first blank. Without one the whole text is the name of a header, and no request has such a header.",
            fix: "Write a blank after the colon, or the name alone to ask whether the header is there.",
          },
        ];
      }),
    ),
};

const secretName = /authorization|cookie|token|api-?key|secret|passw|credential|session|signature/i;
const secretValue =
  /^(?:bearer|basic|token|digest)\s+\S|^eyJ[\w-]+\.|^gh[pousr]_\w{16,}|^sk-\w{8,}|^AKIA\w{12,}/i;

const looksSecret = (name: string, value: string): boolean =>
  value !== "" && (secretName.test(name) || secretValue.test(value));

const written = (header: string): [string, string] => {
  const end = header.search(/[: ]/);
  return end < 0 ? [header, ""] : [header.slice(0, end), header.slice(end).replace(/^:?\s*/, "")];
};

const exposed = (policy: string, path: string, name: string): FoundHere => ({
  policy,
  path,
  // The value itself is never repeated: findings end up in logs.
  explanation: `The value of ${name} stands in the policy in clear. Whoever may read policies has it, and so does every backup of them.`,
  fix: "Put another value into a Secret in the namespace of the chart key `tls.secretsNamespace.name` (default cilium-secrets) and name it: `headerMatches: [{name: …, secret: {namespace: …, name: …}}]`.",
});

/** A token or password in a policy. */
export const secretInPolicy: Check = {
  id: "secret-in-policy",
  severity: "error",
  summary: "A header value that looks like a token or password is written into the policy.",
  why: "Policies are readable for many, stored in Git and shown by every tool; a Secret is not.",
  source:
    "Cilium, pkg/policy/api HeaderMatch.Secret; chart keys `tls.secretsNamespace` and `tls.readSecretsOnlyFromSecretsNamespace`",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(httpRules).flatMap(({ policy, path, source }) => [
      ...(source.headers ?? []).flatMap((header, index) => {
        const [name, value] = written(header);
        return looksSecret(name, value) ? [exposed(policy.name, `${path}.headers[${index}]`, name)] : [];
      }),
      ...(source.headerMatches ?? []).flatMap(({ name = "", value = "", secret }, index) =>
        secret === undefined && looksSecret(name, value)
          ? [exposed(policy.name, `${path}.headerMatches[${index}].value`, name)]
          : [],
      ),
    ]),
};
