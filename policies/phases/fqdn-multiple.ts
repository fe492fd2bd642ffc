import { httpsTo, query, worldIsDenied } from "../blocks/common-expectations";
import { namesOnly } from "../blocks/fqdn-policy";
import type { CataloguePhase } from "../phase";

/** Several names and a pattern in one rule: any of them suffices. */
export const fqdnMultiple: CataloguePhase = {
  name: "fqdn-multiple",
  summary: "The client reaches api.github.com, api.stripe.com and names below slack.com on port 443.",
  requires: ["cilium"],
  workloads: ["client"],
  objects: (lab) =>
    namesOnly(lab, "fqdn-multiple-apis", [
      { matchName: "api.github.com" },
      { matchName: "api.stripe.com" },
      { matchPattern: "*.slack.com" },
    ]),
  expectations: (lab) => [
    { flow: httpsTo("api.github.com"), verdict: "allowed", because: "the first name" },
    { flow: httpsTo("api.stripe.com"), verdict: "allowed", because: "the second name" },
    { flow: httpsTo("hooks.slack.com"), verdict: "allowed", because: "the pattern" },
    {
      flow: httpsTo("slack.com"),
      verdict: "denied-by-default",
      because: "the pattern asks for a label in front",
    },
    { flow: httpsTo("a.b.slack.com"), verdict: "denied-by-default", because: "a `*` stops at a dot" },
    {
      flow: httpsTo("dashboard.stripe.com"),
      verdict: "denied-by-default",
      because: "a sibling of a name is not listed",
    },
    { flow: query(lab, "hooks.slack.com"), verdict: "allowed", because: "the DNS rule has the same list" },
    { flow: query(lab, "example.com"), verdict: "denied-by-l7", because: "the DNS rule does not list it" },
    worldIsDenied,
  ],
};
