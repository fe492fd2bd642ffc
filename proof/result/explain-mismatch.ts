import type { Verdict } from "../../policies/expectation";
import type { ExpectedRow } from "../../questions/subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { VerdictEngine } from "../../verdicts/answer-question";
import { policyIdentity } from "../../verdicts/rules/read-policies";
import type { ManifestObject, World } from "../../verdicts/world";
import { type Fate, fateOf } from "../judge";

/** Whose policies a proof is about. */
export interface OwnPolicies {
  /** `Kind/namespace/name` of those that are to decide; undefined where all of the cluster's are. */
  readonly identities: ReadonlySet<string> | undefined;
  /** What they are of, for people: `phase baseline`. */
  readonly owner: string;
}

/** `Kind/namespace/name`, or `Kind/name` of what has no namespace. */
export const identityOfObject = ({ kind = "", metadata }: ManifestObject): string =>
  policyIdentity({ kind, namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" });

/** `NetworkPolicy policy-lab/default-deny`. */
const nameOf = (object: ManifestObject): string => {
  const { kind = "", metadata } = object;
  return [kind, [metadata?.namespace, metadata?.name].filter((part) => part !== undefined).join("/")].join(
    " ",
  );
};

/** What a policy of somebody else does to a flow that is to be decided otherwise. */
const deed = (expected: Verdict, { verdict, l7 }: Pick<FlowVerdict, "verdict" | "l7">): string => {
  switch (verdict) {
    case "allowed":
      return expected === "denied-by-l7" && l7 === "http"
        ? "allows the same port without looking at requests"
        : "allows it";
    case "denied-by-rule":
      return "denies it, and a deny rule wins over every allow";
    case "denied-by-default":
      return "selects the pod, and nothing in it allows this";
    case "denied-by-l7":
      return "sends it to the proxy and lets other requests pass";
    case "not-evaluable":
      return "makes it depend on what nobody knows";
  }
};

/** What decides when the policies do not: where to look. */
const elsewhere: Readonly<Record<Fate, string>> = {
  passed: "whether the agent of that node enforces: cilium-dbg endpoint list, in its pod",
  dropped: "the network between the nodes, the server itself, another firewall; Hubble says who dropped it",
  refused: "the proxy of that node, or a server that answers so itself",
  unknown: "the server and the network",
};

/** Policies of others without which a flow would be decided as expected: one alone, else all together. */
const culprits = (
  { verdict, row }: ExpectedRow,
  world: World,
  others: readonly ManifestObject[],
): readonly ManifestObject[] => {
  const without = (left: readonly ManifestObject[]): boolean => {
    const policies = (world.policies ?? []).filter((policy) => !left.includes(policy));
    return new VerdictEngine({ ...world, policies }).verdict(row.flow).verdict === verdict;
  };
  const alone = others.filter((other) => without([other]));
  if (alone.length > 0) return alone;
  return others.length > 1 && without(others) ? others : [];
};

/**
 * Says why something is not as expected, by the engine: which policy of somebody else decides it, which of the own ones is not
 * there, or that the policies are as they should be and something else decides.
 *
 * @param world the cluster's, with the policies that it has.
 * @param seen what was done with the flow.
 */
export const explainMismatch = (
  expected: ExpectedRow,
  computed: FlowVerdict,
  seen: Fate,
  world: World,
  { identities, owner }: OwnPolicies,
): readonly string[] => {
  const there = world.policies ?? [];
  if (computed.verdict === expected.verdict) {
    if (seen === fateOf(expected.verdict)) return [];
    return [
      `the engine computes ${computed.verdict} for the policies that the cluster has, so something else decides`,
      `look at ${elsewhere[seen]}`,
    ];
  }
  const present = new Set(there.map(identityOfObject));
  const absent = [...(identities ?? [])].filter((identity) => !present.has(identity));
  const others =
    identities === undefined ? [] : there.filter((one) => !identities.has(identityOfObject(one)));
  const found = culprits(expected, world, others);
  const steps = computed.because.map(({ direction, text }) => `${direction}: ${text}`);
  return [
    ...absent.map((identity) => `${identity} of ${owner} is not in the cluster`),
    ...found.map((object) => `${nameOf(object)} (not of ${owner}) ${deed(expected.verdict, computed)}`),
    `the engine computes ${computed.verdict} for the policies that the cluster has`,
    ...(found.length === 0 ? steps : []),
  ];
};
