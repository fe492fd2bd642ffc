import { UserError } from "../../messages/user-error";
import type { NodeSideName } from "../nodes/node-side";
import type { SandboxPaths } from "../paths";
import type { Reporter } from "../reporter";
import { type SandboxRecord, writeRecord } from "../sandbox-record";
import { ensureCilium } from "../toolchain/cilium-sources";
import { ensureSources, ownCiliumVersion } from "../toolchain/sources";
import { linkChart } from "./bin-folder";
import { clusterApi } from "./cluster-api";
import { applyCrds, readCrds } from "./crds";

/**
 * A node with packets runs the agent of one version, whatever the chart's images say.
 *
 * @throws UserError where another version is wanted there.
 */
export function refuseOtherAgent(nodes: NodeSideName, version: string): void {
  const own = ownCiliumVersion();
  if (nodes !== "packets" || version === own) return;
  throw new UserError(
    `cilium.version is ${version}, and the node with packets runs Cilium's agent ${own}: what it does would not be what the chart says`,
    {
      fix: `pulumi config set --path cilium.version ${own}; or a sandbox without packets: ./lab sandbox down && ./lab sandbox up`,
    },
  );
}

/**
 * Gets a running sandbox the chart of another version of Cilium, and registers the definitions of that version, as its
 * operator does on a cluster. Nothing is done where it has them already. Kinds that the version does not have any more stay,
 * as they do on a cluster.
 */
export async function changeCilium(
  paths: SandboxPaths,
  record: SandboxRecord,
  version: string,
  reporter: Reporter,
): Promise<SandboxRecord> {
  if (record.ciliumVersion === version) return record;
  const cilium = await ensureCilium(version, await ensureSources(reporter), reporter);
  linkChart(paths, cilium.chart);
  const api = clusterApi(paths.cluster, record.ports.kubeApiserver);
  try {
    const crds = readCrds(cilium.crdFolders);
    await applyCrds(api, crds);
    reporter.say(
      `cluster: ${crds.length} definitions of Cilium ${version} served, before ${record.ciliumVersion}`,
    );
  } finally {
    api.close();
  }
  const changed = { ...record, ciliumVersion: version };
  writeRecord(paths.record, changed);
  return changed;
}
