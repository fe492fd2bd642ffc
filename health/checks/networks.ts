import semver from "semver";
import { agentContainer } from "../../cilium/agent/agent-place";
import { counted } from "../../messages/counted";
import type { WorkloadFacts } from "../facts/workload-facts";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";
import { agentWorkload, noCilium } from "./cilium-parts";
import { talosVersion } from "./versions";

/** DaemonSets of other networks, by the names that their own manifests and charts give them. */
const networks: Readonly<Record<string, string>> = {
  "kube-flannel": "Flannel",
  "kube-flannel-ds": "Flannel",
  "calico-node": "Calico",
  "antrea-agent": "Antrea",
  "kube-router": "kube-router",
  "kube-ovn-cni": "Kube-OVN",
  "weave-net": "Weave Net",
  kindnet: "kindnet",
  "aws-node": "the Amazon VPC CNI",
};

const daemonSets = (workloads: readonly WorkloadFacts[]): readonly WorkloadFacts[] =>
  workloads.filter(({ kind, wanted }) => kind === "DaemonSet" && wanted > 0);

/** What would get in the way of Cilium on the machines: another network, and where the API server is looked for. */
export const networkChecks: readonly Check[] = [
  check({
    id: "kube-proxy-present",
    title: "kube-proxy runs beside a Cilium that takes its place",
    severity: "warning",
    reads: ["workloads", "ciliumConfig"],
    source: "`kube-proxy-replacement` of the agents; docs/talos.md",
    judge: ({ workloads, ciliumConfig }, { stack }) => {
      const replaces = ciliumConfig?.["kube-proxy-replacement"] === "true";
      if (!replaces && stack === undefined) {
        return ciliumConfig === undefined
          ? notHere(noCilium)
          : notHere("Cilium leaves Services to kube-proxy");
      }
      return daemonSets(workloads)
        .filter(({ name }) => name === "kube-proxy")
        .map(({ namespace, name, wanted }) => ({
          severity: "warning",
          subject: `DaemonSet ${namespace}/${name}`,
          evidence: `it runs on ${counted(wanted, "node")}, and both would serve Services`,
          fix: "./lab talos-patch   # cluster.proxy.disabled; then: kubectl -n kube-system delete daemonset kube-proxy",
        }));
    },
  }),
  check({
    id: "other-network",
    title: "another CNI runs: pods get their network from whichever comes first",
    severity: "error",
    reads: ["workloads"],
    source: "names of the DaemonSets in the other projects' own manifests",
    judge: ({ workloads }) =>
      daemonSets(workloads).flatMap(({ namespace, name, wanted }): Fault[] => {
        const network = networks[name];
        if (network === undefined) return [];
        return [
          {
            severity: "error",
            subject: `DaemonSet ${namespace}/${name}`,
            evidence: `${network} runs on ${counted(wanted, "node")}`,
            fix: "docs/adopting.md says how to leave it; on Talos: cluster.network.cni.name none (./lab talos-patch)",
          },
        ];
      }),
  }),
  check({
    id: "host-dns-routing",
    title:
      "names from outside may not resolve: Talos forwards kube-dns to the node, and eBPF host routing passes it by",
    severity: "warning",
    reads: ["nodes", "ciliumConfig"],
    source:
      'Cilium documentation, "Installation on Talos Linux": forwarding is on by default since Talos 1.8',
    judge: ({ nodes, ciliumConfig }) => {
      if (ciliumConfig === undefined) return notHere(noCilium);
      const forwarding = nodes.filter((node) => {
        const version = semver.coerce(talosVersion(node) ?? "");
        return version !== null && semver.gte(version, "1.8.0");
      });
      if (forwarding.length === 0) return notHere("no node runs Talos 1.8 or newer");
      if (ciliumConfig["enable-host-legacy-routing"] === "true") return [];
      return [
        {
          severity: "warning",
          subject: "ConfigMap kube-system/cilium-config",
          evidence: `enable-host-legacy-routing is ${ciliumConfig["enable-host-legacy-routing"] ?? "not set"}, and ${forwarding[0]?.name} runs ${forwarding[0]?.os}`,
          fix: "pulumi config set --path cilium.datapath.hostDns true   # or, with forwarding off on every node (./lab talos-patch), leave it",
        },
      ];
    },
  }),
  check({
    id: "kube-api-address",
    title:
      "agents look for the API server where nobody listens: KubePrism is Talos' alone, and kube-proxy is not there",
    severity: "error",
    reads: ["workloads", "nodes"],
    source: "the agents' KUBERNETES_SERVICE_HOST (chart value `k8sServiceHost`); docs/talos.md",
    judge: ({ workloads, nodes }) => {
      const agent = agentWorkload(workloads);
      if (agent === undefined) return notHere(noCilium);
      const env = agent.containers.find(({ name }) => name === agentContainer)?.env ?? {};
      const host = env.KUBERNETES_SERVICE_HOST;
      const fault = { severity: "error", subject: "DaemonSet kube-system/cilium" } as const;
      const fix = "pulumi config set --path cilium.kubeApi.host ADDRESS   # and cilium.kubeApi.port";
      if (host === undefined) {
        const proxied = daemonSets(workloads).some(({ name }) => name === "kube-proxy");
        const evidence =
          "it names no address of the API server, and there is no kube-proxy that would lead there";
        return proxied || agent.ready >= agent.wanted ? [] : [{ ...fault, evidence, fix }];
      }
      if (!["localhost", "127.0.0.1", "::1"].includes(host)) return [];
      const others = nodes.filter((node) => !node.played && talosVersion(node) === undefined);
      if (others.length === 0 || agent.ready >= agent.wanted) return [];
      const evidence = `it asks ${host}:${env.KUBERNETES_SERVICE_PORT}, and ${others[0]?.name} runs ${others[0]?.os || "another system"}, not Talos`;
      return [{ ...fault, evidence, fix }];
    },
  }),
];
