import type { Fault } from "../finding";
import { check, notHere } from "./check";
import { agentWorkload, noCilium } from "./cilium-parts";

/** Definitions without which an agent does not start (Cilium, `pkg/k8s/synced/crd.go`, agentCRDResourceNames). */
const always: readonly string[] = [
  "ciliumnodes",
  "ciliumidentities",
  "ciliumpodippools",
  "ciliumloadbalancerippools",
  "ciliuml2announcementpolicies",
];

/** Those that settings of `cilium-config` ask for; the second word is what an agent takes for a setting that is not there. */
const bySetting: readonly (readonly [
  setting: string,
  preset: string,
  on: string,
  plurals: readonly string[],
])[] = [
  ["disable-endpoint-crd", "false", "false", ["ciliumendpoints"]],
  ["enable-cilium-network-policy", "true", "true", ["ciliumnetworkpolicies", "ciliumcidrgroups"]],
  ["enable-cilium-clusterwide-network-policy", "true", "true", ["ciliumclusterwidenetworkpolicies"]],
  ["enable-envoy-config", "false", "true", ["ciliumenvoyconfigs", "ciliumclusterwideenvoyconfigs"]],
  ["enable-egress-gateway", "false", "true", ["ciliumegressgatewaypolicies"]],
  ["enable-local-redirect-policy", "false", "true", ["ciliumlocalredirectpolicies"]],
];

/** Definitions of Cilium and of the prometheus-operator. */
export const definitionChecks = [
  check({
    id: "cilium-crds-missing",
    title: "definitions without which Cilium's agents do not start are not served",
    severity: "error",
    reads: ["kinds", "workloads", "ciliumConfig"],
    source: "Cilium, `pkg/k8s/synced/crd.go`; its operator registers them",
    judge: ({ kinds, workloads, ciliumConfig }) => {
      if (agentWorkload(workloads) === undefined || ciliumConfig === undefined) return notHere(noCilium);
      const wanted = [
        ...always,
        ...bySetting.flatMap(([setting, preset, on, plurals]) =>
          (ciliumConfig[setting] ?? preset) === on ? plurals : [],
        ),
      ];
      return wanted
        .map((plural) => `${plural}.cilium.io`)
        .filter((name) => !kinds.has(name))
        .map((name) => ({
          severity: "error",
          subject: `CustomResourceDefinition ${name}`,
          evidence: "the API server does not serve it",
          fix: "kubectl -n kube-system rollout restart deployment/cilium-operator   # registers what is missing when it starts",
        }));
    },
  }),
  check({
    id: "monitoring-crds-missing",
    title: "nobody has defined ServiceMonitors and Prometheuses: nothing of Cilium is scraped",
    severity: "warning",
    reads: ["kinds"],
    source: "discovery of monitoring.coreos.com/v1",
    judge: ({ kinds }, { before, stack }) => {
      if (before && stack?.monitoring.crds.mode === "install") return notHere("the stack brings them");
      return ["servicemonitors", "prometheuses", "prometheusrules"]
        .map((plural) => `${plural}.monitoring.coreos.com`)
        .filter((name) => !kinds.has(name))
        .map(
          (name): Fault => ({
            severity: "warning",
            subject: `CustomResourceDefinition ${name}`,
            evidence: "the API server does not serve it",
            fix: "pulumi config set --path monitoring.crds.mode install && pulumi up",
          }),
        );
    },
  }),
] as const;
