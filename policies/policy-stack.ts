import type { Expectation, NonEmpty } from "./expectation";
import type { PolicyObject } from "./kubernetes-object";
import type { Lab } from "./lab";

/** What a stack needs beyond a Kubernetes API: `cilium` for objects of the cilium.io group. */
export type Requirement = "cilium";

/** A set of policies that belong together, and what they are to do. Selected as the stack's `phase`. */
export interface PolicyStack {
  /** Name of the stack: file, configuration value, command line word and page in one. */
  readonly name: string;
  /** One sentence: what traffic is left. */
  readonly summary: string;
  readonly requires: readonly Requirement[];
  /** Whether the lab's workloads run in this phase. No pod runs without `default-deny`. */
  readonly workloads: boolean;
  /** The objects of the stack; a pure function of the lab. */
  objects(lab: Lab): readonly PolicyObject[];
  /** What becomes of the lab's flows; never empty. */
  expectations(lab: Lab): NonEmpty<Expectation>;
}
