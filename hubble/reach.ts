import { ApiError, type ClusterApi } from "../cluster/api";
import { UserError } from "../messages/user-error";
import { type Agent, findAgents } from "./agents";
import { type OpenRelay, openRelay } from "./open-relay";

/** Whom flows are asked of. */
export type HubbleSource =
  | { readonly kind: "relay"; readonly relay: OpenRelay }
  /** `why`: why not the relay. */
  | { readonly kind: "agents"; readonly agents: readonly Agent[]; readonly why: string };

/** Nobody can be asked about flows. */
export class HubbleUnreachable extends UserError {
  override readonly name = "HubbleUnreachable";
}

const fixes = [
  "pulumi config set --path cilium.hubble.relay true && pulumi up",
  "ask for the verbs get and create on pods/portforward or pods/exec in kube-system",
].join("\n or: ");

const agentsInstead = async (api: ClusterApi, why: string): Promise<HubbleSource> => {
  let found: Awaited<ReturnType<typeof findAgents>>;
  try {
    found = await findAgents(api);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new HubbleUnreachable(`${why}; and the agents cannot be listed: ${error.message}`, { fix: fixes });
  }
  if (found.ready.length > 0) return { kind: "agents", agents: found.ready, why };
  const others = found.others.map(({ pod, why: state }) => `${pod}: ${state}`).join("; ");
  throw new HubbleUnreachable(
    `${why}; and no agent of Cilium can be asked (${others || "there is none in kube-system"})`,
    { fix: found.others.length === 0 ? "pulumi up   # installs Cilium" : fixes },
  );
};

/**
 * Finds who can be asked about flows: Hubble Relay, else the agents themselves.
 *
 * @param wanted `agents`: the relay is passed over.
 * @param onTrouble told, in one line, of forwarded connections that fail later.
 * @throws HubbleUnreachable where there is neither.
 */
export const reachHubble = async (
  api: ClusterApi,
  wanted: "relay" | "agents",
  onTrouble?: (said: string) => void,
): Promise<HubbleSource> => {
  if (wanted === "agents") return agentsInstead(api, "the agents are asked for");
  try {
    return { kind: "relay", relay: await openRelay(api, onTrouble) };
  } catch (error) {
    if (error instanceof ApiError)
      return agentsInstead(api, `Hubble Relay cannot be looked up: ${error.message}`);
    // It is not there or not ready, or it or its certificates are not for who asks.
    if (error instanceof UserError) return agentsInstead(api, error.message);
    throw error;
  }
};
