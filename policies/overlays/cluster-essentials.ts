import { inNamespace } from "../blocks/cilium-policy";
import { clusterWide, type Overlay, podsOutsideOf } from "./overlay";

/**
 * What a pod needs whatever it does: names, the API server, and to be scraped.
 *
 * Alone it puts every pod that it selects into default deny: a policy that allows something denies the rest. So it says
 * `enableDefaultDeny: false`, and leaves denying to `default-deny-all`.
 */
export const clusterEssentials: Overlay = {
  name: "cluster-essentials",
  summary: "Every pod may reach kube-dns and the API server, and be scraped by monitoring.",
  objects: (lab, excluded) => [
    clusterWide("cluster-essentials", {
      description: "DNS, the API server and scraping, for every pod.",
      endpointSelector: podsOutsideOf(lab, excluded),
      enableDefaultDeny: { ingress: false, egress: false },
      ingress: [{ fromEndpoints: [inNamespace(lab.monitoringNamespace)] }],
      egress: [
        { toEntities: ["kube-apiserver"] },
        {
          toEndpoints: [inNamespace(lab.dns.namespace, { ...lab.dns.labels })],
          toPorts: [
            {
              ports: [
                { port: String(lab.dns.port), protocol: "UDP" },
                { port: String(lab.dns.port), protocol: "TCP" },
              ],
            },
          ],
        },
      ],
    }),
  ],
  expectations: (lab) => [
    {
      flow: { from: "bystander", to: "dns", port: lab.dns.port, protocol: "UDP" },
      verdict: "allowed",
      because: "cluster-essentials names kube-dns, and kube-system is left out of every restriction",
    },
    {
      flow: { from: "bystander", to: { entity: "kube-apiserver" }, port: 6443, protocol: "TCP" },
      verdict: "allowed",
      because: "cluster-essentials names the API server",
    },
    {
      flow: { from: "prometheus", to: "bystander", port: 9090, protocol: "TCP" },
      verdict: "allowed",
      because: "cluster-essentials lets monitoring in",
    },
  ],
};
