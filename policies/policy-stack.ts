import type { Expectation, NonEmpty } from "./expectation";
import type { PolicyObject } from "./kubernetes-object";
import type { Lab } from "./lab/lab";
import type { WorkloadName } from "./lab/workload";

/**
 * What a stack needs beyond a Kubernetes API: `cilium` for objects of the cilium.io group, `mutual-auth` for SPIRE,
 * `envoy-config` for CiliumEnvoyConfig objects, `cluster-mesh` for other clusters, `admin-token` for the Secret that
 * requests are compared with.
 */
export type Requirement = "cilium" | "mutual-auth" | "envoy-config" | "cluster-mesh" | "admin-token";

/** A set of policies that belong together, and what they are to do. Selected as the stack's `phase`. */
export interface PolicyStack {
  /** Name of the stack: file, configuration value, command line word and page in one. */
  readonly name: string;
  /** One sentence: what traffic is left. */
  readonly summary: string;
  readonly requires: readonly Requirement[];
  /** The lab's pods that run in this phase. None runs without `default-deny`. */
  readonly workloads: readonly WorkloadName[];
  /** The objects of the stack; a pure function of the lab. */
  objects(lab: Lab): readonly PolicyObject[];
  /** What becomes of the lab's flows; never empty. */
  expectations(lab: Lab): NonEmpty<Expectation>;
  /** What goes wrong with this pattern as it is often written, and how it is done here. */
  readonly pitfalls?: readonly string[];
}
