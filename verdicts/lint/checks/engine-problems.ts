import type { KnownFields } from "../../../cilium/known-fields";
import type { PolicyProblem } from "../../answer";
import { sameIdentity } from "../../rules/read-policies";
import type { ManifestObject } from "../../world";
import { betterPlace } from "../better-place";
import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { FindingId } from "../finding";
import { foreignField } from "../foreign-fields";
import type { LintContext } from "../lint-context";
import type { LintedPolicy } from "../linted-policy";
import { isL7WithoutTcp, isUnknownField } from "../read-for-lint";
import { ciliumDirections } from "../rule-places";
import { isNoName } from "./fqdn-names";

const isEntity = (text: unknown): text is string => typeof text === "string" && /^reserved:/.test(text);

const isEntityAsLabel = (object: unknown, { path }: PolicyProblem): boolean =>
  path.endsWith(".matchLabels") && isEntity(valueAt(object, path));

/** Which finding a problem of the engine is: every problem is exactly one. */
const kindOf = (policy: LintedPolicy, problem: PolicyProblem): FindingId => {
  const { object } = policy.input;
  if (isEntityAsLabel(object, problem)) return "entity-as-label";
  if (isNoName(object, problem)) return "fqdn-is-no-name";
  if (isUnknownField(object, problem)) return "unsupported-field";
  return isL7WithoutTcp(object, problem) ? "l7-needs-tcp" : "invalid-policy";
};

type Wording = (policy: LintedPolicy, problem: PolicyProblem) => Pick<FoundHere, "explanation" | "fix">;

const found = (context: LintContext, id: FindingId, wording: Wording): FoundHere[] =>
  context.policies.flatMap((policy) =>
    policy.problems
      .filter((problem) => !problem.reason.startsWith(sameIdentity) && kindOf(policy, problem) === id)
      .map((problem) => ({
        policy: policy.name,
        input: policy.input,
        path: problem.path,
        ...wording(policy, problem),
      })),
  );

/** The engine says that an API server or Cilium's agent refuses the object. */
export const invalidPolicy: Check = {
  id: "invalid-policy",
  severity: "error",
  summary: "The object is refused by the API server or by Cilium's agent.",
  why: "A refused policy enforces nothing. The agent's refusal shows only in the object's status and in its log.",
  source: "Cilium's CRDs and pkg/policy/api (Sanitize); Kubernetes' validation of NetworkPolicies",
  needsWorld: false,
  find: (context) =>
    found(context, "invalid-policy", (_policy, { path, reason }) => ({
      explanation: `The policy is refused and enforces nothing: ${path === "" ? "" : `${path} `}${reason}.`,
      fix: "Write the field as the message says; the policies around it are decided without this one until then.",
    })),
};

const deniedNames = {
  explanation:
    "Names cannot be denied: `egressDeny` has no `toFQDNs`. The API server drops the field without a word and stores `egressDeny: [{}]`, which denies nothing and puts the pods into default deny.",
  fix: "Take the rule out. A name is denied by not allowing it: list the allowed names in `egress[].toFQDNs`, or let only wanted lookups pass with `toPorts[].rules.dns`.",
};

const placeFix = (place: string | undefined): string =>
  place === undefined
    ? "Write the field where its kind has it, or take it out."
    : `It belongs at ${place}: move it there.`;

const fixOfUnknown = (object: ManifestObject, path: string, known: KnownFields): string => {
  const place = betterPlace(object, path, known);
  return (place === undefined ? foreignField(object.kind ?? "", path) : undefined) ?? placeFix(place);
};

/** A field that the kind does not have is pruned. */
export const unsupportedField: Check = {
  id: "unsupported-field",
  severity: "error",
  summary: "A field that the kind does not have; the API server drops it and stores the rest.",
  why: "What is left says something else than what was written, often more: a rule without its peers is for everybody.",
  source: "Kubernetes, Custom Resources, “Field pruning”; Cilium's CRDs",
  needsWorld: false,
  find: (context) =>
    found(context, "unsupported-field", ({ input }, { path, reason }) =>
      /\.egressDeny\[\d+\]\.toFQDNs$/.test(path)
        ? deniedNames
        : {
            explanation: `${reason[0]?.toUpperCase()}${reason.slice(1)}.`,
            fix: fixOfUnknown(input.object, path, context.compiled.cilium.fields),
          },
    ),
};

/** HTTP rules on a port that is not TCP alone. */
export const l7NeedsTcp: Check = {
  id: "l7-needs-tcp",
  severity: "error",
  summary: "HTTP rules on a port without `protocol: TCP`; the agent refuses the whole policy.",
  why: "The API server accepts the object, so it looks applied, and nothing of it is ever enforced.",
  source:
    "Cilium, pkg/policy/api PortRule.sanitize: “L7 rules can only apply to TCP (not ANY) except for DNS rules”",
  needsWorld: false,
  find: (context) =>
    found(context, "l7-needs-tcp", ({ input }, { path }) => ({
      explanation: `The port's protocol is ${String(valueAt(input.object, path) ?? "not given, which means TCP, UDP and SCTP")}. The API server stores the policy and Cilium's agent refuses all of it.`,
      fix: "Write `protocol: TCP` beside the port.",
    })),
};

/** A reserved identity written where labels are expected. */
export const entityAsLabel: Check = {
  id: "entity-as-label",
  severity: "error",
  summary: "A reserved entity (`reserved:world`) is written in place of a map of labels.",
  why: "`matchLabels` is a map; a bare text in its place is refused, and a map with a made-up value selects nothing.",
  source: "Cilium documentation, security/policy/language, “Entities based”",
  needsWorld: false,
  find: (context) => [
    ...found(context, "entity-as-label", ({ input }, { path }) => ({
      explanation: `${JSON.stringify(valueAt(input.object, path))} is a text, and matchLabels has to be a map; the object is refused.`,
      fix: fixFor(String(valueAt(input.object, path)).replace("reserved:", ""), path),
    })),
    ...context.policies.flatMap(labelMaps),
  ],
};

const fixFor = (entity: string, path: string): string => {
  const field = /\.fromEndpoints\[/.test(path) ? "fromEntities" : "toEntities";
  return `Name the entity in a rule of its own: \`${field}: [${entity.replace(/^reserved[:.]/, "")}]\`.`;
};

const selectorLists = ["fromEndpoints", "toEndpoints"] as const;

// The labels of reserved identities have empty values.
const labelMaps = (policy: LintedPolicy): FoundHere[] =>
  ciliumDirections(policy).flatMap(({ path, source }) =>
    selectorLists.flatMap((field) =>
      (source[field] ?? []).flatMap(({ matchLabels = {} }, index) =>
        Object.entries(matchLabels)
          .filter(([key, value]) => isEntity(key) && value !== "")
          .map(([key, value]): FoundHere => {
            const at = `${path}.${field}[${index}].matchLabels.${key}`;
            return {
              policy: policy.name,
              input: policy.input,
              path: at,
              explanation: `The label ${key} of a reserved identity has no value, so ${JSON.stringify(value)} matches nothing.`,
              fix: fixFor(key.replace("reserved:", ""), at),
            };
          }),
      ),
    ),
  );
