import type { ClusterApi } from "../cluster/api";
import { readWorldKind } from "../cluster/read-world";
import { worldKinds, worldSettings } from "../cluster/world-objects";
import { listedDocuments } from "../manifests/listed-documents";
import { worldFromManifests } from "../manifests/world-from-manifests";
import type { Lab } from "../policies/lab/lab";
import { manifestSubject } from "../questions/manifest-subject";
import type { Subject } from "../questions/subject";

/**
 * What verdicts are asked of a cluster as it is: its pods, its policies, the flows between all workloads.
 *
 * @param settings the ConfigMap `cilium-config` of the cluster.
 * @throws ApiError if the API server refuses.
 */
export const liveSubject = async (
  api: ClusterApi,
  lab: Lab,
  settings: Readonly<Record<string, string>>,
): Promise<Subject> => {
  const lists = await Promise.all(
    worldKinds.map(async (each) =>
      listedDocuments((await readWorldKind(api, each)) ?? [], `${each.kind} of the cluster`),
    ),
  );
  const found = worldFromManifests(lists.flat());
  const world = { ...found.world, ...worldSettings(settings) };
  return manifestSubject({ ...found, world }, lab, { kind: "live", name: "the cluster" });
};
