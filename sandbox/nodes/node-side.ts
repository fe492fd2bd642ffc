import type { ClusterApi } from "../control-plane/cluster-api";
import type { Ports } from "../control-plane/free-ports";
import type { Toolchain } from "../toolchain/resolve-tool";

/** A program that runs beside the control plane. */
export interface NodeProgram {
  /** Its name, as its pid file and its log have it. */
  readonly name: string;
  /** The tool that it is, by its name in the toolchain. */
  readonly tool: string;
}

/** What was found of the nodes. */
export interface NodesSeen {
  readonly wanted: number;
  readonly ready: number;
}

/** What a sandbox with such nodes can show, and what it cannot. Shown by `lab sandbox status`. */
export interface NodeEvidence {
  /** A pod becomes ready because its containers run, and not because somebody says so. */
  readonly containersRun: boolean;
  /** Packets flow between pods, and something enforces policies on them. */
  readonly packetsFlow: boolean;
  /** The same in words. */
  readonly inWords: string;
}

/**
 * The nodes of a sandbox: who plays or runs them. The control plane does not know which side it has; whatever else is to
 * be true of nodes and pods there is another side with its own evidence.
 */
export interface NodeSide {
  /** `kwok`. */
  readonly name: string;
  /** What the control plane's runtime starts and stops with it. */
  readonly programs: readonly NodeProgram[];
  readonly evidence: NodeEvidence;
  /** Settings of the runtime (`options` of a KwokctlConfiguration) that the programs need. */
  runtimeOptions(
    ports: Ports,
    tools: Toolchain,
  ): Readonly<Record<string, string | number | readonly string[]>>;
  /**
   * Adds the nodes that are not there yet, and waits until pods can be put on them.
   *
   * @returns how many there are.
   * @throws UserError where the API server refuses one, or they do not become ready.
   */
  start(api: ClusterApi): Promise<number>;
  /**
   * Looks at the nodes without changing anything.
   *
   * @returns undefined where the API server does not answer.
   */
  observe(api: ClusterApi): Promise<NodesSeen | undefined>;
  /** Takes away what `start` made outside the control plane's folder, which goes with the control plane. */
  stop(): Promise<void>;
}
