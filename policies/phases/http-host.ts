import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { dnsIsAllowed, requestToServer, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { LabPeer, Request } from "../expectation";
import type { Lab } from "../lab/lab";
import type { CataloguePhase } from "../phase";

const get = (lab: Lab, from: LabPeer, host: string, method = "GET") =>
  requestToServer(lab, from, { method, path: "/", host } satisfies Request);

/** A server for several names: what may come from outside for which of them. */
export const httpHost: CataloguePhase = {
  name: "http-host",
  summary:
    "From outside only GET for the host api.example.com passes; the client may also ask for internal.example.com.",
  requires: ["cilium"],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(
      lab,
      "http-host-names",
      "From outside one host name, from the client two.",
      {
        fromEntities: ["world"],
        toPorts: [tcpPort(lab.server.podPort, { http: [{ method: "GET", host: "api\\.example\\.com" }] })],
      },
      {
        fromEndpoints: [labelled(lab.client.labels)],
        toPorts: [
          tcpPort(lab.server.podPort, { http: [{ method: "GET", host: "(api|internal)\\.example\\.com" }] }),
        ],
      },
    ),
  ],
  expectations: (lab) => [
    {
      flow: get(lab, "world", "api.example.com"),
      verdict: "allowed",
      because: "the first rule names the host",
    },
    {
      flow: get(lab, "world", "internal.example.com"),
      verdict: "denied-by-l7",
      because: "that host is for the client alone",
    },
    {
      flow: get(lab, "world", "apiXexample.com"),
      verdict: "denied-by-l7",
      because: "the dots are escaped; unescaped they would match any character",
    },
    {
      flow: get(lab, "world", "api.example.com", "POST"),
      verdict: "denied-by-l7",
      because: "no rule lists POST",
    },
    {
      flow: get(lab, "client", "internal.example.com"),
      verdict: "allowed",
      because: "the second rule names it",
    },
    {
      flow: get(lab, "client", "server"),
      verdict: "denied-by-l7",
      because: "the Service's own name is not listed",
    },
    {
      flow: tcp("world", "server", lab.server.podPort + 1),
      verdict: "denied-by-default",
      because: "the rules name port 8080 only",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "The world is `fromEntities: [world]`. `reserved:world` in a label selector is no such thing.",
    "A host is a pattern: `api.example.com` also matches api-example.com.",
    "The Host header is what the client says it is: this tells names apart, it does not prove them.",
  ],
};
