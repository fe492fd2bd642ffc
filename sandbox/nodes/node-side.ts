import type { ClusterApi } from "../control-plane/cluster-api";
import type { Ports } from "../control-plane/free-ports";
import type { SandboxPaths } from "../paths";
import type { Reporter } from "../reporter";
import type { Toolchain } from "../toolchain/resolve-tool";

/** A program that runs beside the control plane. */
export interface NodeProgram {
  /** Its name, as its pid file and its log have it. */
  readonly name: string;
  /** The tool that it is, by its name in the toolchain. */
  readonly tool: string;
}

/** How a program inside a node can be. */
export const PART_STATES = ["answers", "starting", "silent", "not needed yet"] as const;

/** A program inside a node that others count on. */
export interface InnerPart {
  readonly name: string;
  /** `silent`: it should answer and does not. `not needed yet`: nothing has made anybody start it. */
  readonly state: (typeof PART_STATES)[number];
  /** Why, where that is not plain. */
  readonly said?: string | undefined;
}

/** What was found of the nodes. */
export interface NodesSeen {
  readonly wanted: number;
  readonly ready: number;
  /** What nodes say of the programs inside; absent where there are none, or nobody says anything. */
  readonly parts?: readonly InnerPart[];
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

/** Arguments of one part of the control plane, without their dashes. */
export type PartArguments = Readonly<Record<string, string>>;

/** Where nodes are started. */
export interface NodePlace {
  readonly paths: SandboxPaths;
  readonly ports: Ports;
  /** Paths of the programs that `prepare` got ready, by name. */
  readonly programs: Readonly<Record<string, string>>;
}

/**
 * The nodes of a sandbox: who plays or runs them. The control plane does not know which side it has; whatever else is to
 * be true of nodes and pods there is another side with its own evidence.
 */
export interface NodeSide {
  /** As sandbox.json has it. */
  readonly name: NodeSideName;
  /** What runs beside the control plane. */
  readonly programs: readonly NodeProgram[];
  readonly evidence: NodeEvidence;
  /** Settings of the runtime (`options` of a KwokctlConfiguration) that the programs need. */
  runtimeOptions(
    ports: Ports,
    tools: Toolchain,
  ): Readonly<Record<string, string | number | readonly string[]>>;
  /** What the nodes need that parts of the control plane are started with, by the part's name. */
  partArguments(paths: SandboxPaths): Readonly<Record<string, PartArguments>>;
  /**
   * Refuses a machine on which such nodes can't be. Changes nothing.
   *
   * @throws UserError that names everything that is missing.
   */
  check(): Promise<void>;
  /** Gets ready what the nodes need before there is a cluster. Returns the paths of programs, by name. */
  prepare(paths: SandboxPaths, reporter: Reporter): Promise<NodePlace["programs"]>;
  /**
   * Adds the nodes that are not there yet, and waits until pods can be put on them.
   *
   * @returns how many there are.
   * @throws UserError where the API server refuses one, or they do not become ready.
   */
  start(api: ClusterApi, place: NodePlace): Promise<number>;
  /**
   * Looks at the nodes without changing anything.
   *
   * @returns undefined where the API server does not answer.
   */
  observe(api: ClusterApi, paths: Pick<SandboxPaths, "cluster">): Promise<NodesSeen | undefined>;
  /** Where a Prometheus that scrapes what runs on the nodes answers, on loopback; undefined where there is none. */
  prometheus(paths: Pick<SandboxPaths, "cluster">): string | undefined;
  /** Takes away what `start` made outside the sandbox's folder. Called when none of the programs runs any more. */
  stop(paths: Pick<SandboxPaths, "cluster">): Promise<void>;
}

/** Who plays or runs the nodes: KWOK alone, or one node with packets beside it, or two. */
export const NODE_SIDE_NAMES = ["kwok", "packets", "packets-2"] as const;

export type NodeSideName = (typeof NODE_SIDE_NAMES)[number];
