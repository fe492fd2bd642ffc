import type { Phase, Requirement } from "./phase";

/** One thing that a phase needs beyond a Kubernetes API, and how a stack's configuration switches it on. */
export interface Need {
  readonly requirement: Requirement;
  /** What it is, in words. */
  readonly what: string;
  /** Keys of the configuration that decide about it. */
  readonly keys: readonly string[];
  /** Commands that switch it on; none where it is on by default. Names and addresses in them are examples. */
  readonly commands: readonly string[];
  /** What it takes from the cluster, which the stack does not bring. */
  readonly cluster?: ClusterNeed;
}

/** What a phase takes from the cluster, and what to do where it is not there. */
export interface ClusterNeed {
  /** What it is, and what becomes of it, in sentences. */
  readonly what: string;
  /** When the commands are for the reader: `Without a StorageClass`. */
  readonly otherwise: string;
  readonly commands: readonly string[];
}

const set = (key: string, value: string): string => `pulumi config set --path ${key} ${value}`;

/** Whether each is there is checked before anything is registered: `config/phase-checks.ts`. */
const needs: Readonly<Record<Requirement, Omit<Need, "requirement">>> = {
  cilium: {
    what: "Cilium, of this stack or somebody else's",
    keys: ["cilium.mode"],
    commands: [],
  },
  "mutual-auth": {
    what: "mutual authentication by SPIRE",
    keys: ["cilium.mutualAuth.enabled"],
    commands: [set("cilium.mutualAuth.enabled", "true")],
    cluster: {
      what: "A StorageClass for SPIRE's data, the default one or `cilium.mutualAuth.storageClass`.",
      otherwise:
        "Talos brings none, and neither does the sandbox; without one `pulumi up` refuses. Then SPIRE can do without a volume, and makes all identities anew when it restarts:",
      commands: [set("cilium.mutualAuth.persistent", "false")],
    },
  },
  "envoy-config": {
    what: "CiliumEnvoyConfig objects, served by Envoy",
    keys: ["cilium.envoyConfig"],
    commands: [set("cilium.envoyConfig", "true")],
  },
  "cluster-mesh": {
    what: "a cluster mesh, the trusted cluster as its first peer",
    keys: ["cilium.clusterMesh.enabled", "cilium.clusterMesh.name", "cilium.clusterMesh.id"],
    commands: [
      set("cilium.clusterMesh.enabled", "true"),
      set("cilium.clusterMesh.name", "cluster1"),
      set("cilium.clusterMesh.id", "1"),
      set("'cilium.clusterMesh.peers[0].name'", "cluster2"),
      set("'cilium.clusterMesh.peers[0].address'", "192.168.0.220"),
    ],
    cluster: {
      what: "Node port 32379 for this cluster's end of the mesh (`cilium.values.clustermesh.apiserver.service`), and the same certificate authority in all clusters: the Secret `cilium-ca`.",
      otherwise:
        "A Cilium that runs already gets another name and number by this, and loses its pods' identities; `pulumi up` refuses until you say that every pod is going to be restarted:",
      commands: [set("cilium.allowDisruptiveChange", "true")],
    },
  },
  "own-folder": {
    what: "a folder with policies of your own",
    keys: ["policies.dir"],
    commands: [set("policies.dir", "./my-policies")],
  },
  "admin-token": {
    what: "a token, which requests are compared with",
    keys: ["lab.adminToken"],
    commands: ["pulumi config set --secret --path lab.adminToken"],
  },
};

/** What a phase needs, in the order in which it says so. */
export const needsOf = ({ requires }: Pick<Phase, "requires">): readonly Need[] =>
  requires.map((requirement) => ({ requirement, ...needs[requirement] }));

/** The needs of a phase in a few words: `cilium, mutual-auth (cilium.mutualAuth.enabled)`. */
export const needsText = (phase: Pick<Phase, "requires">): string => {
  const words = needsOf(phase).map(({ requirement, keys: [key], commands }) =>
    commands.length === 0 ? requirement : `${requirement} (${key})`,
  );
  return words.length === 0 ? "-" : words.join(", ");
};

/** The commands that switch a phase on: what it needs first, then the phase. */
export const selectingCommands = (phase: Pick<Phase, "name" | "requires">): readonly string[] => [
  ...needsOf(phase).flatMap(({ commands }) => commands),
  `pulumi config set phase ${phase.name} && pulumi up`,
];
