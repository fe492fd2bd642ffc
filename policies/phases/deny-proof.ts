import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { clientRequest } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** The runbook's proof of enforcement: the baseline with its two allows taken away, so that drops can be counted. */
export const denyProof: CataloguePhase = {
  name: "deny-proof",
  summary: "Only DNS passes; client → server is dropped, to be seen as POLICY_DENIED in the metrics.",
  requires: [],
  workloads: ["server", "client"],
  objects: (lab) => [defaultDeny(lab), allowDnsEgress(lab)],
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/"),
      verdict: "denied-by-default",
      because: "default-deny selects both pods and nothing allows the flow; curl times out (exit code 28)",
    },
    {
      flow: { from: "client", to: "dns", port: lab.dns.port, protocol: "UDP" },
      verdict: "allowed",
      because: "names still resolve, so a time-out is the policy and not DNS",
    },
  ],
};
