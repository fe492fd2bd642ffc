import type { Lab } from "../../policies/lab/lab";
import { type AskedAgent, countRedirects } from "./agent-status";
import { type ClusterObject, identityText } from "./cluster-object";
import { ownObservability } from "./own-objects";
import type { SortedObjects } from "./sort-objects";

/**
 * Which state a cluster is held against: phase `none` keeps the lab's namespace, and in it what the lab is observed by;
 * `pulumi destroy` keeps neither.
 */
export type State = "none" | "destroy";

/** What was found in a cluster. */
export interface Found extends SortedObjects {
  readonly agents: readonly AskedAgent[];
  /** Kinds that could not be looked at, and why. */
  readonly notAsked: readonly string[];
}

/** Whether a cluster is clean, and what is left. */
export interface CleanReport extends Omit<Found, "ours"> {
  readonly clean: boolean;
  /** Objects of the lab that should not be there. */
  readonly left: readonly ClusterObject[];
  /** Objects of the lab that may be there in this state. */
  readonly staying: readonly ClusterObject[];
  /** Ports that agents redirect to a proxy, all agents together. */
  readonly redirects: number;
}

/** Judges what was found. Agents that could not be asked are not a fault; what they would say is not known. */
export const cleanReport = (found: Found, state: State, lab: Lab): CleanReport => {
  const { ours, foreign, agents, notAsked } = found;
  const kept =
    state === "none"
      ? new Set([identityText({ kind: "Namespace", name: lab.namespace }), ...ownObservability(lab)])
      : new Set();
  const mayStay = (object: ClusterObject): boolean => kept.has(identityText(object));
  const left = ours.filter((object) => !mayStay(object));
  const redirects = countRedirects(agents);
  return {
    clean: left.length === 0 && redirects === 0,
    left,
    staying: ours.filter(mayStay),
    foreign,
    agents,
    notAsked,
    redirects,
  };
};
