import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject, listObjects } from "../../cluster/objects";
import { appLabel } from "../../observability/queries/app-label";
import type { LabelledEnd, Pair } from "../../observability/queries/pair-queries";
import type { ProbeWindow } from "../witness";

interface Pod {
  readonly metadata: { readonly namespace: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly hostNetwork?: boolean };
}

/** What is no pod has neither label: the world, a node, and pods that have their node's address. */
const noPod: LabelledEnd = { namespace: "", app: "" };

const endOf = ({ metadata: { namespace, labels = {} }, spec }: Pod): LabelledEnd =>
  spec?.hostNetwork === true ? noPod : { namespace, app: appLabel(labels) };

const named = async (api: ClusterApi, namespace: string, pod: string): Promise<LabelledEnd> => {
  const found = await getObject<Pod>(api, `${collectionPath("Pod", namespace)}/${pod}`);
  if (found === undefined) throw new Error(`pod ${namespace}/${pod} is gone, and so are its labels`);
  return endOf(found);
};

const addressed = async (api: ClusterApi, address: string): Promise<LabelledEnd> => {
  const fieldSelector = `status.podIP=${address}`;
  const [found] = (await listObjects<Pod>(api, collectionPath("Pod"), { fieldSelector })) ?? [];
  return found === undefined ? noPod : endOf(found);
};

/**
 * The ends of a probe as Hubble's metrics label them.
 *
 * @throws Error where a pod is gone, ApiError where the API server refuses.
 */
export const labelledPair = async (
  api: ClusterApi,
  { source, destination }: Pick<ProbeWindow, "source" | "destination">,
): Promise<Pair> => {
  const { namespace, pod, address } = destination;
  const to =
    namespace !== undefined && pod !== undefined
      ? named(api, namespace, pod)
      : address === undefined
        ? Promise.resolve(noPod)
        : addressed(api, address);
  const from = source === undefined ? noPod : named(api, source.namespace, source.pod);
  return { source: await from, destination: await to };
};
