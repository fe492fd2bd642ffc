import type { FlowEnd } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { labPods } from "../../policies/lab/lab-world";
import { appLabel } from "./app-label";
import type { LabelledEnd } from "./pair-queries";

/** What is not a pod has neither label: the world, names outside the cluster, the API server on its node. */
const noPod: LabelledEnd = { namespace: "", app: "" };

/**
 * How Hubble labels an end of a flow. Clusters are not labels: the client's twin in another cluster looks like the client.
 *
 * @param end as expectations name it.
 */
export const labelledEnd = (lab: Lab, end: FlowEnd): LabelledEnd => {
  if (typeof end !== "string" || end === "world") return noPod;
  const pods = labPods(lab);
  const { namespace, labels = {} } =
    end === "client@peer" || end === "client@stranger" ? pods.client : pods[end];
  return { namespace, app: appLabel(labels) };
};
