import deepmerge from "deepmerge";
import type { CiliumConfig } from "../config/schema";

/** Helm values: a tree of plain JSON. */
export type HelmValues = { readonly [key: string]: unknown };

/** Merges values as Helm does: trees key by key, anything else (lists too) is replaced by the later one. */
export const mergeValues = (...layers: readonly HelmValues[]): HelmValues =>
  deepmerge.all<HelmValues>([...layers], { arrayMerge: (_before, after) => after });

/**
 * What Talos asks of the chart (Cilium documentation, installation/k8s-install-talos-linux):
 * its own cgroup v2 mount, no `SYS_MODULE` capability since a workload may not load kernel modules there, and
 * `bpf.hostLegacyRouting`, without which DNS through Talos' host DNS forwarding fails.
 */
export const talosValues: HelmValues = {
  cgroup: { autoMount: { enabled: false }, hostRoot: "/sys/fs/cgroup" },
  bpf: { hostLegacyRouting: true },
  securityContext: {
    capabilities: {
      ciliumAgent: [
        "CHOWN",
        "KILL",
        "NET_ADMIN",
        "NET_RAW",
        "IPC_LOCK",
        "SYS_ADMIN",
        "SYS_RESOURCE",
        "DAC_OVERRIDE",
        "FOWNER",
        "SETGID",
        "SETUID",
      ],
      cleanCiliumState: ["NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE"],
    },
  },
};

/** How packets go: Kubernetes host-scope IPAM, VXLAN tunnels, no kube-proxy. */
export const datapathValues = (kubeApi: CiliumConfig["kubeApi"]): HelmValues => ({
  ipam: { mode: "kubernetes" },
  routingMode: "tunnel",
  tunnelProtocol: "vxlan",
  kubeProxyReplacement: true,
  k8sServiceHost: kubeApi.host,
  k8sServicePort: kubeApi.port,
});

/**
 * Hubble with its relay and user interface.
 *
 * A CronJob makes the certificates between them and renews them every four months. The chart's own default, `helm`,
 * makes them once and keeps them over upgrades, so that the relay stops working after a year.
 */
export const hubbleValues: HelmValues = {
  hubble: {
    enabled: true,
    relay: { enabled: true },
    ui: { enabled: true },
    tls: { auto: { enabled: true, method: "cronJob" } },
  },
};

/** All values of Cilium's release: Talos, datapath, Hubble, and the user's own last. */
export const ciliumValues = (config: CiliumConfig): HelmValues =>
  mergeValues(talosValues, datapathValues(config.kubeApi), hubbleValues, config.values);
