import { httpsTo, query, tcp, worldIsDenied } from "../blocks/common-expectations";
import { namesOnly } from "../blocks/fqdn-policy";
import type { CataloguePhase } from "../phase";

const name = "api.github.com";

/** One name outside the cluster. */
export const fqdn: CataloguePhase = {
  name: "fqdn",
  summary: "The client reaches api.github.com:443 and nothing else outside; it can look up that name only.",
  requires: ["cilium"],
  workloads: ["client"],
  objects: (lab) => namesOnly(lab, "fqdn-one-name", [{ matchName: name }]),
  expectations: (lab) => [
    {
      flow: httpsTo(name),
      verdict: "allowed",
      because: "toFQDNs names it, and the DNS rule lets Cilium see its address",
    },
    {
      flow: tcp("client", { fqdn: name }, 80),
      verdict: "denied-by-default",
      because: "only port 443 is named",
    },
    { flow: httpsTo("www.github.com"), verdict: "denied-by-default", because: "a sibling is another name" },
    {
      flow: httpsTo("x.api.github.com"),
      verdict: "denied-by-default",
      because: "a name does not mean what is below it",
    },
    { flow: query(lab, name), verdict: "allowed", because: "the DNS rule lists it" },
    {
      flow: query(lab, "example.com"),
      verdict: "denied-by-l7",
      because: "no DNS rule lists it; the proxy answers REFUSED",
    },
    worldIsDenied,
  ],
  pitfalls: [
    "Another name with the same address is let in with it: a CDN serves many.",
    "A pod that has resolved the name before the policy came is not seen by the proxy; its next lookup is.",
  ],
};
