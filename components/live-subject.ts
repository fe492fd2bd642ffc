import { ApiError, type ClusterApi } from "../cluster/api";
import { liveObjects } from "../cluster/live-objects";
import { asWritten, type WorldKind, worldKinds, worldSettings } from "../cluster/world-objects";
import type { ManifestDocument } from "../manifests/parse-manifests";
import { worldFromManifests } from "../manifests/world-from-manifests";
import type { Lab } from "../policies/lab/lab";
import { manifestSubject } from "../questions/manifest-subject";
import type { Subject } from "../questions/subject";
import type { ManifestObject } from "../verdicts/world";

const documentsOf = async (
  api: ClusterApi,
  { kind, private: mayRefuse }: WorldKind,
): Promise<readonly ManifestDocument[]> => {
  try {
    const found = await liveObjects(api, kind);
    return found.map((object, index) => ({
      file: `${kind} of the cluster`,
      document: index + 1,
      object: asWritten(object as unknown as ManifestObject, kind),
      lineOf: () => index + 1,
    }));
  } catch (error) {
    if (mayRefuse === true && error instanceof ApiError && error.status === 403) return [];
    throw error;
  }
};

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
  const documents = (await Promise.all(worldKinds.map((kind) => documentsOf(api, kind)))).flat();
  const found = worldFromManifests(documents);
  const world = { ...found.world, ...worldSettings(settings) };
  return manifestSubject({ ...found, world }, lab, { kind: "live", name: "the cluster" });
};
