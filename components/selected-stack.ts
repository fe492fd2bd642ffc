import { Refusal } from "../config/refusal";
import type { StackConfig } from "../config/schema";
import { catalogue } from "../policies/catalogue";
import { checkedObjects, PolicyStackError } from "../policies/checked-objects";
import type { PolicyObject } from "../policies/kubernetes-object";
import type { Lab } from "../policies/lab";
import type { PolicyStack } from "../policies/policy-stack";
import { workloadsOf } from "../policies/workloads";

/** A policy stack with its objects, checked. */
export interface SelectedStack {
  readonly stack: PolicyStack;
  /** The lab, with the names that the configuration gives. */
  readonly lab: Lab;
  readonly objects: readonly PolicyObject[];
  /** Namespaces that its pods run in; the lab's own always. */
  readonly namespaces: readonly string[];
}

/** The lab with the clusters of the mesh that the configuration names. */
const configuredLab = (lab: Lab, { cilium }: StackConfig): Lab => {
  const { name, peers } = cilium.clusterMesh;
  const [first] = peers;
  return { ...lab, clusters: { ...lab.clusters, local: name, peer: first?.name ?? lab.clusters.peer } };
};

const namespacesOf = (stack: PolicyStack, lab: Lab): readonly string[] => {
  const workloads = workloadsOf(lab);
  return [...new Set([lab.namespace, ...stack.workloads.map((name) => workloads[name].namespace)])];
};

/**
 * The policy stack that the configuration selects, with its objects.
 *
 * @throws Refusal (one message, no stack trace) if they would not be stored as written, or do not do what the stack says.
 */
export const selectedStack = (config: StackConfig, defaults: Lab): SelectedStack => {
  const stack: PolicyStack = catalogue[config.phase];
  const lab = configuredLab(defaults, config);
  try {
    return { stack, lab, objects: checkedObjects(stack, lab), namespaces: namespacesOf(stack, lab) };
  } catch (error) {
    if (error instanceof PolicyStackError) throw new Refusal(error.message);
    throw error;
  }
};
