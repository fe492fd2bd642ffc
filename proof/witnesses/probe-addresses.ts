import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject } from "../../cluster/objects";
import type { ProbeWindow } from "../witness";
import type { ProbeEnds } from "./flow-matches";

interface Pod {
  readonly status?: { readonly podIPs?: readonly { readonly ip: string }[] };
}

const podAddresses = async (api: ClusterApi, namespace: string, pod: string): Promise<readonly string[]> => {
  const found = await getObject<Pod>(api, `${collectionPath("Pod", namespace)}/${pod}`);
  return (found?.status?.podIPs ?? []).map(({ ip }) => ip);
};

const sourceAddresses = async (
  api: ClusterApi,
  { namespace, pod, address }: NonNullable<ProbeWindow["source"]>,
): Promise<readonly string[]> => {
  const found = address === undefined ? await podAddresses(api, namespace, pod) : [address];
  if (found.length === 0) throw new Error(`pod ${namespace}/${pod} is gone, and so is its address`);
  return found;
};

/**
 * The addresses of a probe's ends: those that are given, else the pods' own.
 *
 * @throws Error where the source's address is not known to anybody: then no flow can be told to be its.
 */
export const addressesOf = async (
  api: ClusterApi,
  { source, destination }: Pick<ProbeWindow, "source" | "destination">,
): Promise<ProbeEnds> => {
  const from = source === undefined ? "outside" : await sourceAddresses(api, source);
  const { address, namespace, pod } = destination;
  if (address !== undefined) return { source: from, destination: [address] };
  const to = namespace === undefined || pod === undefined ? [] : await podAddresses(api, namespace, pod);
  return { source: from, destination: to };
};
