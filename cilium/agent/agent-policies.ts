import * as z from "zod";
import { parseJson } from "./read-printed";

/** The object that a rule of an agent was made of. */
export interface RuleOrigin {
  /** `CiliumNetworkPolicy`, `CiliumClusterwideNetworkPolicy`, `NetworkPolicy`. */
  readonly kind: string;
  /** Undefined for what belongs to no namespace. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string;
}

/** The policies that an agent has taken. */
export interface AgentPolicies {
  /** Its own count of changes to them. */
  readonly revision: number;
  /** Each object once. */
  readonly origins: readonly RuleOrigin[];
}

/** What `cilium-dbg policy get -o json` prints (Cilium, `api/v1/models`, Policy): its rules are JSON in a string. */
export const agentPolicySchema = z.object({
  policy: z.string().default("[]"),
  revision: z.int().default(0),
});

const labels = z.array(z.object({ key: z.string(), value: z.string().default("") })).nullish();

/**
 * A rule, as far as it says whose it is. 1.18 prints `api.Rule`, whose key is `labels`; 1.19 and newer print
 * `types.PolicyEntry` (`pkg/policy/types/policyentry.go`), whose field has no JSON name and so is `Labels`.
 */
const rulesSchema = z.array(z.object({ labels, Labels: labels })).nullable();

/** Labels by which a rule knows its object (Cilium, `pkg/k8s/apis/cilium.io/const.go`). */
const label = (name: string): string => `io.cilium.k8s.policy.${name}`;

/** An object in one word: `CiliumNetworkPolicy/shop/web`. */
export const originName = ({ kind, namespace, name }: Omit<RuleOrigin, "uid">): string =>
  [kind, namespace, name].filter((part) => part !== undefined).join("/");

const originsIn = (rules: z.infer<typeof rulesSchema>): readonly RuleOrigin[] => {
  const found = new Map<string, RuleOrigin>();
  for (const rule of rules ?? []) {
    const own = new Map((rule.labels ?? rule.Labels ?? []).map(({ key, value }) => [key, value]));
    const uid = own.get(label("uid")) ?? "";
    // Rules of no object: made by the agent itself, or read from its folder of static policies.
    if (uid === "") continue;
    found.set(uid, {
      kind: own.get(label("derived-from")) ?? "",
      namespace: own.get(label("namespace")),
      name: own.get(label("name")) ?? "",
      uid,
    });
  }
  return [...found.values()];
};

/** The same, with its rules read. */
export const agentPoliciesSchema = agentPolicySchema.transform(
  ({ policy, revision }, context): AgentPolicies => {
    const rules = rulesSchema.safeParse(parseJson(policy));
    if (rules.success) return { revision, origins: originsIn(rules.data) };
    context.addIssue({ code: "custom", path: ["policy"], message: "it is not a list of rules as JSON" });
    return z.NEVER;
  },
);

/** An object of which an agent has an older one: another of the same name, which is gone. */
export interface OlderOrigin {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Of the cluster's object. */
  readonly uid: string;
  /** Of the one that the agent goes by. */
  readonly olderUid: string;
}

/**
 * The objects of which an agent has an older one of the same kind and name, and not the one that is there. It may stay so for
 * good: Cilium takes an object with the same generation as the one that it knows by that name for a change of its status
 * (`pkg/policy/k8s/cilium_network_policy.go`, onUpsert), and one that was deleted and made anew begins at 1 again.
 *
 * @param there the objects that the cluster has.
 */
export const olderOrigins = (
  origins: readonly RuleOrigin[],
  there: readonly RuleOrigin[],
): readonly OlderOrigin[] => {
  const uids = new Set(origins.map(({ uid }) => uid));
  return there.flatMap(({ kind, namespace, name, uid }) => {
    if (uids.has(uid)) return [];
    const older = origins.find((one) => originName(one) === originName({ kind, namespace, name }));
    return older === undefined ? [] : [{ kind, namespace, name, uid, olderUid: older.uid }];
  });
};
