import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

/**
 * How packets go: who gives out addresses (`ipam.mode`), tunnels or native routing (`routingMode`), and Cilium in
 * kube-proxy's place (`kubeProxyReplacement`, true or false; the older words `strict` and `partial` are refused).
 *
 * With native routing the network itself has to know the nodes' pod CIDRs. Nodes of one layer 2 network can teach each
 * other with the chart's `autoDirectNodeRoutes`, which a user sets in `cilium.values`.
 */
export const datapathValues = ({ datapath }: Pick<CiliumConfig, "datapath">): HelmValues => ({
  ipam: { mode: datapath.ipam },
  kubeProxyReplacement: true,
  routingMode: datapath.routing,
  ...(datapath.routing === "tunnel" ? { tunnelProtocol: datapath.tunnelProtocol } : {}),
  ...(datapath.routing === "native" && datapath.nativeCidr !== undefined
    ? { ipv4NativeRoutingCIDR: datapath.nativeCidr }
    : {}),
});
