import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { clientRequest, dnsIsAllowed, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import { l7AllowOnlyGetRoot } from "../blocks/l7-allow-only-get-root";
import type { CataloguePhase } from "../phase";

/**
 * Phase 2 of the runbook made right: only `GET /` reaches the server.
 *
 * `allow-client-to-server` must not be here: an L4 allow of the same peer and port lets every request pass the L7
 * rules beside it, which is why the runbook saw the server's own 404 and 405 instead of 403.
 */
export const l7GetRoot: CataloguePhase = {
  name: "l7-get-root",
  summary:
    "Of the client's requests only GET / reaches the server; Cilium's proxy answers the others with 403 (L7).",
  requires: ["cilium"],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    l7AllowOnlyGetRoot(lab),
  ],
  expectations: (lab) => {
    const request = (method: string, path: string) => clientRequest(lab, method, path);
    return [
      { flow: request("GET", "/"), verdict: "allowed", because: "the one HTTP rule lists GET /" },
      {
        flow: request("GET", "/deny"),
        verdict: "denied-by-l7",
        because: "a path matches as a whole: /deny is not /",
      },
      {
        flow: request("GET", "/?x=1"),
        verdict: "denied-by-l7",
        because: "the query string is part of the path",
      },
      { flow: request("POST", "/"), verdict: "denied-by-l7", because: "no rule lists POST" },
      dnsIsAllowed(lab),
      worldIsDenied,
    ];
  },
};
