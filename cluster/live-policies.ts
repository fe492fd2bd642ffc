import type { ManifestObject } from "../verdicts/world";
import { type ClusterApi, openApi } from "./api";
import { apiKinds, collectionPath, policyKindNames } from "./kinds";
import { listObjects } from "./objects";
import { patiently } from "./patient-request";

type PolicyKind = (typeof policyKindNames)[number];

// What an API server adds to an object is not part of a policy.
const asWritten = (kind: PolicyKind, { metadata, spec, specs }: ManifestObject): ManifestObject => ({
  apiVersion: apiKinds[kind].apiVersion,
  kind,
  metadata: {
    name: metadata?.name ?? "",
    ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
  },
  ...(spec === undefined ? {} : { spec }),
  ...(specs === undefined ? {} : { specs }),
});

const listKind = async (api: ClusterApi, kind: PolicyKind): Promise<ManifestObject[]> => {
  // Before Cilium is there, its kinds are not either.
  const found = (await patiently(() => listObjects<ManifestObject>(api, collectionPath(kind)))) ?? [];
  return found.map((object) => asWritten(kind, object));
};

/**
 * The policies that a cluster has now, of every kind that Cilium enforces.
 *
 * @param context context of the kubeconfig.
 * @throws the API server's error if it cannot be asked.
 */
export const livePolicies = async (context: string): Promise<readonly ManifestObject[]> => {
  const api = openApi(context);
  const lists = await Promise.all(policyKindNames.map((kind) => listKind(api, kind)));
  return lists.flat();
};
