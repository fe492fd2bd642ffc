import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

/**
 * Capabilities of the agent: the chart's own (`securityContext.capabilities.ciliumAgent`) without `SYS_MODULE`. Talos
 * lets no workload load kernel modules and refuses a container that asks for it.
 */
export const agentCapabilities = [
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
] as const;

/** Capabilities of the init container that cleans state (`cleanCiliumState`), without `SYS_MODULE` for the same reason. */
export const cleanStateCapabilities = ["NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE"] as const;

/**
 * What Talos asks of the chart (Cilium documentation, "Installation on Talos Linux"): its own cgroup v2 mount, no
 * `SYS_MODULE`, an API address that works without kube-proxy, and `bpf.hostLegacyRouting` where kube-dns is forwarded
 * to the host's DNS: with eBPF host routing such names do not resolve.
 */
export const talosValues = ({
  kubeApi,
  datapath,
}: Pick<CiliumConfig, "kubeApi" | "datapath">): HelmValues => ({
  cgroup: { autoMount: { enabled: false }, hostRoot: "/sys/fs/cgroup" },
  securityContext: {
    capabilities: { ciliumAgent: [...agentCapabilities], cleanCiliumState: [...cleanStateCapabilities] },
  },
  k8sServiceHost: kubeApi.host,
  k8sServicePort: kubeApi.port,
  ...(datapath.hostDns ? { bpf: { hostLegacyRouting: true } } : {}),
});
