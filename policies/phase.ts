import type { Expectation, NonEmpty } from "./expectation";
import type { PolicyObject } from "./kubernetes-object";
import type { Lab } from "./lab/lab";
import type { WorkloadName } from "./lab/workload";

/**
 * What a phase needs beyond a Kubernetes API: `cilium` for objects of the cilium.io group, `mutual-auth` for SPIRE,
 * `envoy-config` for CiliumEnvoyConfig objects, `cluster-mesh` for other clusters, `admin-token` for the Secret that
 * requests are compared with, `own-folder` for a folder with policies of your own.
 */
export type Requirement =
  | "cilium"
  | "mutual-auth"
  | "envoy-config"
  | "cluster-mesh"
  | "admin-token"
  | "own-folder";

/** What is known of a phase before any of its objects is made or read. */
export interface PhaseFacts {
  /** Name of the phase: configuration value, command line word and page in one. */
  readonly name: string;
  /** One sentence: what traffic is left. */
  readonly summary: string;
  readonly requires: readonly Requirement[];
  /** Its page in `docs/`. Default: `policies/<name>.md`. */
  readonly page?: string;
  /** How many of the lab's pods certainly run under `default-deny`. Default: those that its expectations name. */
  readonly certainPods?: number;
}

/** What the configuration selects: policies that belong together, and what they are to do. */
export interface Phase extends PhaseFacts {
  /** The lab's pods that run in this phase. None runs without `default-deny`. */
  readonly workloads: readonly WorkloadName[];
  /** The objects of the phase; a pure function of the lab. */
  objects(lab: Lab): readonly PolicyObject[];
  /** What becomes of the lab's flows. */
  expectations(lab: Lab): readonly Expectation[];
  /** What goes wrong with this pattern as it is often written, and how it is done here. */
  readonly pitfalls?: readonly string[];
}

/** A phase of the catalogue: its name is also that of its file, and it is never without expectations. */
export interface CataloguePhase extends Phase {
  expectations(lab: Lab): NonEmpty<Expectation>;
}
