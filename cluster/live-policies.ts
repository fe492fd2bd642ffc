import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import { policyKinds } from "../verdicts/rules/read-policies";
import type { ManifestObject } from "../verdicts/world";
import { patiently } from "./patient-request";

const plurals: Readonly<Record<string, string>> = {
  NetworkPolicy: "networkpolicies",
  CiliumNetworkPolicy: "ciliumnetworkpolicies",
  CiliumClusterwideNetworkPolicy: "ciliumclusterwidenetworkpolicies",
};

interface Listed extends KubernetesObject {
  readonly spec?: object;
  readonly specs?: object;
}

// What an API server adds to an object is no part of a policy.
const asWritten = (kind: string, apiVersion: string, { metadata, spec, specs }: Listed): ManifestObject => ({
  apiVersion,
  kind,
  metadata: {
    name: metadata?.name ?? "",
    ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
  },
  ...(spec === undefined ? {} : { spec }),
  ...(specs === undefined ? {} : { specs }),
});

const isMissing = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === 404;

const listKind = async (
  config: KubeConfig,
  client: typeof import("@kubernetes/client-node"),
  kind: string,
): Promise<ManifestObject[]> => {
  const apiVersion = policyKinds[kind] ?? "";
  const [group = "", version = ""] = apiVersion.split("/");
  const api = config.makeApiClient(client.CustomObjectsApi);
  try {
    // Without a namespace in its path the list is that of all namespaces.
    const list = await patiently(() =>
      api.listClusterCustomObject({ group, version, plural: plurals[kind] ?? "" }),
    );
    const { items } = list as { items: readonly Listed[] };
    return items.map((object) => asWritten(kind, apiVersion, object));
  } catch (error) {
    // Before Cilium is there, its kinds are not either.
    if (isMissing(error)) return [];
    throw error;
  }
};

/**
 * The policies that a cluster has now, of every kind that Cilium enforces.
 *
 * @param context context of the kubeconfig.
 * @throws the API server's error if it cannot be asked.
 */
export const livePolicies = async (context: string): Promise<readonly ManifestObject[]> => {
  const client = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromDefault();
  config.setCurrentContext(context);
  const lists = await Promise.all(Object.keys(policyKinds).map((kind) => listKind(config, client, kind)));
  return lists.flat();
};
