import type { AgentSetting, CiliumRelease } from "../cilium/cilium-release";
import type { CiliumConfig } from "../config/schema";

interface Setting {
  /** What of the ConfigMap `cilium-config` says what runs. */
  readonly entry: AgentSetting;
  /** Key of the stack's configuration. */
  readonly key: string;
  readonly wanted: (config: CiliumConfig) => string;
  /** What happens to running pods. */
  readonly because: string;
}

/** What cannot be changed under running pods (Cilium documentation, upgrade notes and clustermesh set-up). */
const settings: readonly Setting[] = [
  {
    entry: "clusterName",
    key: "cilium.clusterMesh.name",
    wanted: ({ clusterMesh }) => clusterMesh.name,
    because: "every identity carries the cluster's name; policies miss running pods until they are restarted",
  },
  {
    entry: "clusterId",
    key: "cilium.clusterMesh.id",
    wanted: ({ clusterMesh }) => String(clusterMesh.id),
    because: "identities are numbered anew; running connections are dropped until pods are restarted",
  },
  {
    entry: "ipam",
    key: "cilium.datapath.ipam",
    wanted: ({ datapath }) => datapath.ipam,
    because: "running pods keep addresses that nobody routes any more",
  },
  {
    entry: "routing",
    key: "cilium.datapath.routing",
    wanted: ({ datapath }) => datapath.routing,
    because: "nodes that are already changed cannot reach the pods of those that are not",
  },
  {
    entry: "tunnelProtocol",
    key: "cilium.datapath.tunnelProtocol",
    wanted: ({ datapath }) => (datapath.routing === "tunnel" ? datapath.tunnelProtocol : ""),
    because: "nodes that are already changed cannot read the packets of those that are not",
  },
];

/**
 * What an upgrade would change that a running cluster does not survive.
 *
 * @param running the ConfigMap `cilium-config` of the cluster; absent where no Cilium runs, and nothing can break.
 * @param release whose names the ConfigMap's entries have.
 * @returns one line per change: key, what runs, what is wanted, and what happens to pods.
 */
export const disruptiveChanges = (
  running: Readonly<Record<string, string>> | undefined,
  config: CiliumConfig,
  release: CiliumRelease,
): string[] =>
  settings.flatMap(({ entry, key, wanted, because }) => {
    const now = running?.[release.settings[entry]];
    const then = wanted(config);
    return now === undefined || then === "" || now === then ? [] : [`${key}: ${now} → ${then}: ${because}`];
  });
