import type { FlowEnd } from "../../policies/expectation";
import type { Lab } from "../../policies/lab";
import type { WorkloadName } from "../../policies/workload";
import { workloadsOf } from "../../policies/workloads";
import type { LabelledEnd } from "../queries/pair-queries";

/** What is no pod has neither label: the world, names outside the cluster, the API server on its node. */
const noPod: LabelledEnd = { namespace: "", workload: "" };

/** Deployment of the cluster's DNS server (kubeadm and Talos install it under this name). */
const dnsDeployment = "coredns";

/**
 * StatefulSet that prometheus-operator makes for the release `kube-prometheus-stack`: `prometheus-` and the name of the
 * Prometheus object.
 */
const prometheusStatefulSet = "prometheus-kube-prometheus-stack-prometheus";

/**
 * How Hubble labels an end of a flow. Clusters are no labels: the client's twin in another cluster looks like the client.
 *
 * @param end as expectations name it.
 */
export const labelledEnd = (lab: Lab, end: FlowEnd): LabelledEnd => {
  const pod = (workload: WorkloadName): LabelledEnd => {
    const { name, namespace } = workloadsOf(lab)[workload];
    return { namespace, workload: name };
  };
  if (typeof end !== "string") return noPod;
  switch (end) {
    case "world":
      return noPod;
    case "client@peer":
    case "client@stranger":
      return pod("client");
    case "dns":
      return { namespace: lab.dns.namespace, workload: dnsDeployment };
    case "prometheus":
      return { namespace: lab.monitoringNamespace, workload: prometheusStatefulSet };
    case "bystander":
      return { namespace: "default", workload: "bystander" };
    default:
      return pod(end);
  }
};
