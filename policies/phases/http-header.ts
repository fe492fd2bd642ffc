import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { clientRequest, dnsIsAllowed, requestToServer, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { Expectation } from "../expectation";
import type { Lab } from "../lab/lab";
import type { CataloguePhase } from "../phase";

const withToken = (lab: Lab, path: string, token: string): Expectation["flow"] =>
  requestToServer(lab, "client", { method: "GET", path, headers: { [lab.adminToken.header]: token } });

/** A request has to carry a token. The token is in a Secret, not in the policy. */
export const httpHeader: CataloguePhase = {
  name: "http-header",
  summary:
    "GET below /api/admin needs a token, which Cilium compares with a Secret; GET /api/status does not (L7).",
  requires: ["cilium", "admin-token"],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(lab, "http-header-admin", "Administration needs a token.", {
      fromEndpoints: [labelled(lab.client.labels)],
      toPorts: [
        tcpPort(lab.server.podPort, {
          http: [
            {
              method: "GET",
              path: "/api/admin/.*",
              headerMatches: [
                {
                  name: lab.adminToken.header,
                  secret: { namespace: lab.namespace, name: lab.adminToken.secretName },
                },
              ],
            },
            { method: "GET", path: "/api/status" },
          ],
        }),
      ],
    }),
  ],
  expectations: (lab) => [
    {
      flow: withToken(lab, "/api/admin/keys", lab.adminToken.placeholder),
      verdict: "allowed",
      because: "the header has the value of the Secret",
    },
    {
      flow: withToken(lab, "/api/admin/keys", "wrong"),
      verdict: "denied-by-l7",
      because: "the header has another value",
    },
    {
      flow: clientRequest(lab, "GET", "/api/admin/keys"),
      verdict: "denied-by-l7",
      because: "the header is missing",
    },
    {
      flow: withToken(lab, "/api/other", lab.adminToken.placeholder),
      verdict: "denied-by-l7",
      because: "the token opens no other path",
    },
    {
      flow: clientRequest(lab, "GET", "/api/status"),
      verdict: "allowed",
      because: "its rule asks for no header",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "A value under `headers` stands in an API object that everybody who reads policies can read.",
    "`X-Token:abc` without a blank asks for a header of that whole name.",
  ],
};
