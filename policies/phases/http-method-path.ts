import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { clientRequest, dnsIsAllowed, requestToServer, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** Methods and paths of an API: what each of them may be, and nothing beside. */
export const httpMethodPath: CataloguePhase = {
  name: "http-method-path",
  summary: "The client may GET /api/users and below, and POST /api/users; other requests get 403 (L7).",
  requires: ["cilium"],
  workloads: ["server", "client", "intruder"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(lab, "http-method-path-api", "The client may read users and create one.", {
      fromEndpoints: [labelled(lab.client.labels)],
      toPorts: [
        tcpPort(lab.server.podPort, {
          http: [
            { method: "GET", path: "/api/users" },
            { method: "GET", path: "/api/users/[^/?]+" },
            { method: "POST", path: "/api/users" },
          ],
        }),
      ],
    }),
  ],
  expectations: (lab) => [
    { flow: clientRequest(lab, "GET", "/api/users"), verdict: "allowed", because: "the first rule lists it" },
    {
      flow: clientRequest(lab, "GET", "/api/users/7"),
      verdict: "allowed",
      because: "the second rule: one element below",
    },
    {
      flow: clientRequest(lab, "GET", "/api/users/7/keys"),
      verdict: "denied-by-l7",
      because: "[^/?]+ stops at a slash: what is below a user has no rule",
    },
    {
      flow: clientRequest(lab, "GET", "/api/users?all=1"),
      verdict: "denied-by-l7",
      because: "the query string is part of the path, and no rule has one",
    },
    {
      flow: clientRequest(lab, "GET", "/api/admins"),
      verdict: "denied-by-l7",
      because: "a sibling path has no rule",
    },
    {
      flow: clientRequest(lab, "POST", "/api/users"),
      verdict: "allowed",
      because: "the third rule lists it",
    },
    {
      flow: clientRequest(lab, "POST", "/api/users/7"),
      verdict: "denied-by-l7",
      because: "POST is listed for the collection only",
    },
    {
      flow: clientRequest(lab, "DELETE", "/api/users/7"),
      verdict: "denied-by-l7",
      because: "no rule lists DELETE",
    },
    {
      flow: requestToServer(lab, "intruder", { method: "GET", path: "/api/users" }),
      verdict: "denied-by-default",
      because: "its packets are dropped before any request is looked at",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "A path matches as a whole: /api/users does not cover /api/users/7, and /api/users/.* also covers what is deeper.",
    "An L4 allow for the same client and port would let every request pass.",
    "The lab's server answers 404 or 405 to what it does not know: that is the server, so the policy let it pass.",
  ],
};
