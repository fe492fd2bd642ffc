import { allowClientToServer } from "../blocks/allow-client-to-server";
import { ciliumPolicy, labelled, tcpPort } from "../blocks/cilium-policy";
import { clientRequest, httpsTo, query, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import { clusterNames, dnsRule } from "../blocks/dns-rule";
import type { CataloguePhase } from "../phase";

const api = "api.github.com";

/** Where a pod may send: one pod in the cluster, one name outside, and the queries that these need. */
export const egress: CataloguePhase = {
  name: "egress",
  summary: "The client reaches the server, api.github.com:443 and DNS for these names; nothing else.",
  requires: ["cilium"],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowClientToServer(lab),
    ciliumPolicy(lab, "client-egress", {
      description: "The client may reach the server, one API outside, and DNS for both.",
      endpointSelector: labelled(lab.client.labels),
      egress: [
        { toEndpoints: [labelled(lab.server.labels)], toPorts: [tcpPort(lab.server.podPort)] },
        { toFQDNs: [{ matchName: api }], toPorts: [tcpPort(443)] },
        dnsRule(lab, [{ matchName: api }, clusterNames]),
      ],
    }),
  ],
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/"),
      verdict: "allowed",
      because: "the first rule names app=server and 8080",
    },
    { flow: httpsTo(api), verdict: "allowed", because: "the second rule names api.github.com and 443" },
    {
      flow: tcp("client", { fqdn: api }, 80),
      verdict: "denied-by-default",
      because: "the name is allowed on port 443 only",
    },
    {
      flow: httpsTo("github.com"),
      verdict: "denied-by-default",
      because: "a name means itself, not its parent",
    },
    { flow: query(lab, api), verdict: "allowed", because: "the DNS rule lists the name" },
    {
      flow: query(lab, "server.policy-lab.svc.cluster.local"),
      verdict: "allowed",
      because: "the DNS rule lists Services of the cluster",
    },
    {
      flow: query(lab, "example.com"),
      verdict: "denied-by-l7",
      because: "no DNS rule lists it; the proxy answers REFUSED",
    },
    {
      flow: tcp("server", "client", lab.server.podPort),
      verdict: "denied-by-default",
      because: "nothing lets the server start a connection",
    },
    worldIsDenied,
  ],
  pitfalls: [
    "`toFQDNs` without a DNS rule never matches: Cilium learns addresses from the answers that its proxy sees.",
    "A DNS rule with `*` lets a pod look up, and so tunnel through, every name there is.",
  ],
};
