import type { Inventory } from "../../cluster/inventory";
import type { Fact } from "../fact";
import type { AgentFacts } from "./agent-facts";
import type { Certificate } from "./certificate";
import type { DashboardFacts } from "./dashboard-facts";
import type { ReleaseFacts } from "./helm-facts";
import type { LeaseFacts } from "./lease-facts";
import type { MonitoringFacts } from "./monitoring-facts";
import type { NodeFacts } from "./node-facts";
import type { PodFacts } from "./pod-facts";
import type { EndpointFacts, PolicyFacts } from "./policy-facts";
import type { PrometheusFacts } from "./prometheus-facts";
import type { StorageFacts } from "./storage-facts";
import type { WorkloadFacts } from "./workload-facts";

/** Everything that checks rest on. What a cluster does not have (no Cilium, no Prometheus) is an empty value, and read. */
export interface ClusterFacts {
  /** `gitVersion` of the API server. */
  readonly server: string;
  readonly nodes: readonly NodeFacts[];
  readonly workloads: readonly WorkloadFacts[];
  readonly pods: readonly PodFacts[];
  /** Kinds of `cilium.io` and `monitoring.coreos.com` that are served: `ciliumnodes.cilium.io`. */
  readonly kinds: ReadonlySet<string>;
  readonly releases: readonly ReleaseFacts[];
  /** The ConfigMap `cilium-config`; undefined without Cilium. */
  readonly ciliumConfig: Readonly<Record<string, string>> | undefined;
  readonly policies: readonly PolicyFacts[];
  readonly endpoints: readonly EndpointFacts[];
  readonly agents: readonly AgentFacts[];
  readonly certificates: readonly Certificate[];
  readonly monitoring: MonitoringFacts;
  /** What Prometheus says; undefined where none is installed. */
  readonly prometheus: PrometheusFacts | undefined;
  readonly dashboards: DashboardFacts;
  readonly storage: StorageFacts;
  readonly leases: readonly LeaseFacts[];
  /** What the stack needs from the cluster; undefined without a stack. */
  readonly inventory: Inventory | undefined;
}

/** Name of a fact. */
export type FactName = keyof ClusterFacts;

/** The facts of a cluster, each read or not. */
export type ReadFacts = { readonly [Name in FactName]: Fact<ClusterFacts[Name]> };

/** What each fact is called where it could not be read. */
export const factTitles: Readonly<Record<FactName, string>> = {
  server: "the API server's version",
  nodes: "nodes",
  workloads: "DaemonSets, Deployments and StatefulSets",
  pods: "pods",
  kinds: "the kinds that are served",
  releases: "Helm releases",
  ciliumConfig: "ConfigMap kube-system/cilium-config",
  policies: "policies of Cilium",
  endpoints: "endpoints of Cilium",
  agents: "what Cilium's agents say",
  certificates: "certificates",
  monitoring: "monitors, Prometheuses and Services",
  prometheus: "what Prometheus says",
  dashboards: "dashboards and Grafana",
  storage: "storage and load balancers",
  leases: "leases of nodes",
  inventory: "what the stack needs from the cluster",
};
