import { httpsTo, query, worldIsDenied } from "../blocks/common-expectations";
import { namesOnly } from "../blocks/fqdn-policy";
import type { CataloguePhase } from "../phase";

/** A domain with what is one and two labels below: a `*` stops at a dot. */
export const fqdnWildcard: CataloguePhase = {
  name: "fqdn-wildcard",
  summary: "The client reaches names one or two labels below amazonaws.com on port 443, and no deeper ones.",
  requires: ["cilium"],
  workloads: ["client"],
  objects: (lab) =>
    namesOnly(lab, "fqdn-wildcard-aws", [
      { matchPattern: "*.amazonaws.com" },
      { matchPattern: "*.*.amazonaws.com" },
    ]),
  expectations: (lab) => [
    { flow: httpsTo("s3.amazonaws.com"), verdict: "allowed", because: "one label below: the first pattern" },
    {
      flow: httpsTo("s3.us-east-1.amazonaws.com"),
      verdict: "allowed",
      because: "two labels below: the second pattern; the first alone would not do",
    },
    {
      flow: httpsTo("bucket.s3.us-east-1.amazonaws.com"),
      verdict: "denied-by-default",
      because: "three labels below: no pattern goes that deep",
    },
    {
      flow: httpsTo("amazonaws.com"),
      verdict: "denied-by-default",
      because: "the domain itself has no label in front",
    },
    {
      flow: httpsTo("amazonaws.com.evil.org"),
      verdict: "denied-by-default",
      because: "a pattern matches the whole name",
    },
    {
      flow: query(lab, "s3.us-east-1.amazonaws.com"),
      verdict: "allowed",
      because: "the DNS rule has both patterns",
    },
    {
      flow: query(lab, "amazonaws.com.evil.org"),
      verdict: "denied-by-l7",
      because: "no DNS rule matches it",
    },
    worldIsDenied,
  ],
  pitfalls: [
    "`*.amazonaws.com` alone does not match s3.us-east-1.amazonaws.com: a `*` stands for characters of one label.",
    "Without the DNS rule, which examples often leave out, no name ever matches.",
  ],
};
