import * as z from "zod";

/** What an agent of Cilium says of the policies that it has taken. */
export interface AgentState {
  readonly pod: string;
  readonly node: string;
  /** How often it was started again. */
  readonly restarts: number;
  /** Its own count of changes to the policies. */
  readonly revision: number;
  /** Unique ids of the policies that it has. */
  readonly policies: ReadonlySet<string>;
  readonly endpoints: readonly AgentEndpoint[];
}

/** A pod of an agent's node, as the agent has it. */
export interface AgentEndpoint {
  /** `namespace/name`; empty for Cilium's own. */
  readonly pod: string;
  readonly state: string;
  /** The revision that its packets are decided by. */
  readonly revision: number;
}

/** Part of what `cilium-dbg policy get -o json` prints. Source: Cilium, api/v1/models/policy.go. */
const policySchema = z.object({ policy: z.string().default("[]"), revision: z.number().default(0) });

const ruleSchema = z.array(
  z.object({ labels: z.array(z.object({ key: z.string(), value: z.string().default("") })).nullish() }),
);

/** Part of what `cilium-dbg endpoint list -o json` prints. Source: Cilium, api/v1/models/endpoint_status.go. */
const endpointsSchema = z.array(
  z.object({
    status: z.object({
      state: z.string().default(""),
      "external-identifiers": z.object({ "pod-name": z.string().default("") }).default({ "pod-name": "" }),
      policy: z
        .object({
          realized: z.object({ "policy-revision": z.number().default(0) }).default({ "policy-revision": 0 }),
        })
        .nullish(),
    }),
  }),
);

/** The label by which a rule knows the object that it was made of (Cilium, pkg/k8s/apis/cilium.io/const.go). */
const UID_LABEL = "io.cilium.k8s.policy.uid";

/**
 * Reads what an agent's own programs print.
 *
 * @throws SyntaxError, ZodError for what is not of that form.
 */
export const readAgentState = (
  about: Pick<AgentState, "pod" | "node" | "restarts">,
  policy: string,
  endpoints: string,
): AgentState => {
  const { policy: rules, revision } = policySchema.parse(JSON.parse(policy));
  const labels = ruleSchema.parse(JSON.parse(rules)).flatMap((rule) => rule.labels ?? []);
  return {
    ...about,
    revision,
    policies: new Set(labels.filter(({ key }) => key === UID_LABEL).map(({ value }) => value)),
    endpoints: endpointsSchema.parse(JSON.parse(endpoints)).map(({ status }) => ({
      pod: status["external-identifiers"]["pod-name"].replace(/^\/$/, ""),
      state: status.state,
      revision: status.policy?.realized["policy-revision"] ?? 0,
    })),
  };
};

/** A policy that an agent has to have. */
export interface WantedPolicy {
  /** `Kind/namespace/name`. */
  readonly name: string;
  readonly uid: string;
}

/** What an agent still has to do before its node decides by the policies that the cluster has; empty: nothing. */
export const unsettled = (
  { pod, revision, policies, endpoints }: AgentState,
  wanted: readonly WantedPolicy[],
): readonly string[] => {
  const uids = new Set(wanted.map(({ uid }) => uid));
  const missing = wanted.filter(({ uid }) => !policies.has(uid));
  const gone = [...policies].filter((uid) => uid !== "" && !uids.has(uid));
  const behind = endpoints.filter(
    (endpoint) => endpoint.revision < revision || !["ready", "disconnected"].includes(endpoint.state),
  );
  return [
    ...missing.map(({ name }) => `${pod} has not taken ${name}`),
    ...(gone.length === 0 ? [] : [`${pod} still has a policy that is gone (uid ${gone[0]})`]),
    ...behind.map((endpoint) =>
      endpoint.revision < revision
        ? `${endpoint.pod || "an endpoint"} is at revision ${endpoint.revision} of ${revision} (${pod})`
        : `${endpoint.pod || "an endpoint"} is ${endpoint.state} (${pod})`,
    ),
  ];
};
