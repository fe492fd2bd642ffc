import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { ciliumPolicy, labelled, tcpPort } from "../blocks/cilium-policy";
import { clientRequest, dnsIsAllowed, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import { envoyRoute } from "../blocks/envoy-route";
import { workloadsOf } from "../lab/workloads";
import type { CataloguePhase } from "../phase";

/** Two versions behind one Service, told apart by path; the policy lets the client reach both. */
export const envoyRouting: CataloguePhase = {
  name: "envoy-routing",
  summary: "Requests to the server's Service go by path: /v2 to the second version, the rest to the first.",
  requires: ["cilium", "envoy-config"],
  workloads: ["server", "server-v2", "client", "intruder"],
  objects: (lab) => {
    const versions = [lab.server.labels, workloadsOf(lab)["server-v2"].labels].map(labelled);
    return [
      defaultDeny(lab),
      allowDnsEgress(lab),
      ciliumPolicy(lab, "egress-to-versions", {
        description: "The client may send to both versions.",
        endpointSelector: labelled(lab.client.labels),
        egress: [{ toEndpoints: versions, toPorts: [tcpPort(lab.server.podPort)] }],
      }),
      ciliumPolicy(lab, "client-to-versions", {
        description:
          "Both versions take what the client sends; Envoy's own address included, which forwards it.",
        endpointSelector: {
          matchExpressions: [{ key: "app", operator: "In", values: ["server", "server-v2"] }],
        },
        ingress: [
          { fromEndpoints: [labelled(lab.client.labels)], toPorts: [tcpPort(lab.server.podPort)] },
          { fromEntities: ["ingress"], toPorts: [tcpPort(lab.server.podPort)] },
        ],
      }),
      envoyRoute(lab),
    ];
  },
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/v1/"),
      verdict: "allowed",
      because: "the client may reach the first version",
    },
    {
      flow: tcp("client", "server-v2", lab.server.podPort),
      verdict: "allowed",
      because: "the client may reach the second version, also without the route",
    },
    {
      flow: tcp("intruder", "server-v2", lab.server.podPort),
      verdict: "denied-by-default",
      because: "routing opens nothing: the policy names the client",
    },
    {
      flow: tcp("client", "server-v2", lab.server.servicePort),
      verdict: "denied-by-default",
      because: "the rules name the pods' port",
    },
    {
      flow: tcp("server", "server-v2", lab.server.podPort),
      verdict: "denied-by-default",
      because: "one version may not call the other",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "Clusters that a route names have to be there: `backendServices` makes them.",
    "Without `envoy.filters.http.router` as the last filter no request is forwarded.",
    "Routing is not policy: what a CiliumEnvoyConfig does to a request is not part of the verdicts.",
  ],
};
