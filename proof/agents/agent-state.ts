import { type AgentEndpoint, agentEndpointsSchema } from "../../cilium/agent/agent-endpoints";
import {
  agentPoliciesSchema,
  type OlderOrigin,
  olderOrigins,
  originName,
  type RuleOrigin,
} from "../../cilium/agent/agent-policies";
import { readPrinted } from "../../cilium/agent/read-printed";

/** What an agent of Cilium says of the policies that it has taken. */
export interface AgentState {
  readonly pod: string;
  readonly node: string;
  /** How often it was started again. */
  readonly restarts: number;
  /** Its own count of changes to the policies. */
  readonly revision: number;
  /** The objects that its rules were made of. */
  readonly policies: readonly RuleOrigin[];
  readonly endpoints: readonly AgentEndpoint[];
}

/**
 * Reads what an agent's own programs print.
 *
 * @throws Error for what is not of a known form.
 */
export const readAgentState = (
  about: Pick<AgentState, "pod" | "node" | "restarts">,
  policy: string,
  endpoints: string,
): AgentState => {
  const { origins, revision } = readPrinted(agentPoliciesSchema, "policy get", policy);
  return {
    ...about,
    revision,
    policies: origins,
    endpoints: readPrinted(agentEndpointsSchema, "endpoint list", endpoints),
  };
};

/** The objects of which an agent goes by an older one; see `olderOrigins`. */
export const olderIn = (
  { policies }: Pick<AgentState, "policies">,
  wanted: readonly RuleOrigin[],
): readonly OlderOrigin[] => olderOrigins(policies, wanted);

/** What an agent still has to do before its node decides by the policies that the cluster has; empty: nothing. */
export const unsettled = (
  { pod, node, revision, policies, endpoints }: AgentState,
  wanted: readonly RuleOrigin[],
): readonly string[] => {
  const older = olderOrigins(policies, wanted);
  const replaced = new Set(older.flatMap(({ uid, olderUid }) => [uid, olderUid]));
  const [has, there] = [policies, wanted].map((all) => new Set(all.map(({ uid }) => uid)));
  const missing = wanted.filter(({ uid }) => !has?.has(uid) && !replaced.has(uid));
  const gone = policies.filter(({ uid }) => !there?.has(uid) && !replaced.has(uid));
  const behind = endpoints.filter(
    (endpoint) => endpoint.revision < revision || !["ready", "disconnected"].includes(endpoint.state),
  );
  return [
    ...older.map(
      (one) =>
        `${pod} on ${node} goes by an older ${originName(one)} (uid ${one.olderUid}), which is gone, and not by the one that is there (uid ${one.uid})`,
    ),
    ...missing.map((one) => `${pod} has not taken ${originName(one)}`),
    ...gone.map((one) => `${pod} still has ${originName(one)}, which is gone (uid ${one.uid})`),
    ...behind.map((endpoint) =>
      endpoint.revision < revision
        ? `${endpoint.pod || "an endpoint"} is at revision ${endpoint.revision} of ${revision} (${pod})`
        : `${endpoint.pod || "an endpoint"} is ${endpoint.state} (${pod})`,
    ),
  ];
};
