import { httpsTo, query, worldIsDenied } from "../blocks/common-expectations";
import { namesOnly } from "../blocks/fqdn-policy";
import type { CataloguePhase } from "../phase";

/**
 * A name whose addresses change, and names that must not be reached.
 *
 * Addresses are followed by themselves: Cilium keeps what a lookup gave for its TTL, at least `tofqdns-min-ttl` seconds.
 * Names cannot be denied (`egressDeny` has no `toFQDNs`; an API server drops the field without a word). They are kept out
 * by not being listed: neither in `toFQDNs` nor in the DNS rule, so that they cannot even be looked up.
 */
export const fqdnDnsTtl: CataloguePhase = {
  name: "fqdn-dns-ttl",
  summary:
    "The client reaches dynamic.example.com:443, whatever its address is now; other names do not even resolve.",
  requires: ["cilium"],
  workloads: ["client"],
  objects: (lab) => namesOnly(lab, "fqdn-dynamic", [{ matchName: "dynamic.example.com" }]),
  expectations: (lab) => [
    { flow: httpsTo("dynamic.example.com"), verdict: "allowed", because: "toFQDNs names it" },
    {
      flow: httpsTo("malicious.example.com"),
      verdict: "denied-by-default",
      because: "toFQDNs does not name it",
    },
    { flow: httpsTo("malicious.org"), verdict: "denied-by-default", because: "toFQDNs does not name it" },
    { flow: query(lab, "dynamic.example.com"), verdict: "allowed", because: "the DNS rule lists it" },
    {
      flow: query(lab, "malicious.example.com"),
      verdict: "denied-by-l7",
      because: "the DNS rule does not list it; the proxy answers REFUSED",
    },
    { flow: query(lab, "malicious.org"), verdict: "denied-by-l7", because: "the DNS rule does not list it" },
    worldIsDenied,
  ],
  pitfalls: [
    "`egressDeny` with `toFQDNs` is pruned to an empty deny rule, which denies nothing by name.",
    "A connection that is open when a name's address expires stays open: Cilium keeps the address while it is in use.",
  ],
};
