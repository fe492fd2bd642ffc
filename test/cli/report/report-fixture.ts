import type { Report } from "../../../cli/report/report";

/** A report with one of everything that a format has to be able to say. */
export const everything: Report = {
  command: "lab lint",
  version: "1.2.3",
  summary: "3 policies in 2 files: 2 errors, 1 warning, 1 info",
  rules: [
    {
      id: "l7-shadowed",
      summary: "An allow beside it lets all requests pass.",
      why: "Nothing is filtered.",
      source: "Cilium",
    },
    { id: "icmp-type-zero", summary: "Every type passes.", level: "warning" },
    { id: "expectation", summary: "A flow is decided as it was said." },
  ],
  results: [
    {
      rule: "icmp-type-zero",
      level: "warning",
      fails: false,
      subject: "CiliumNetworkPolicy/shop/ping",
      path: "spec.ingress[0].icmps",
      message: "Type 0 lets all pass.",
      place: { file: "shop/ping, all: of it.yaml", line: 7 },
      cause: "type zero",
      fingerprint: "aa11",
    },
    {
      rule: "icmp-type-zero",
      level: "warning",
      fails: false,
      subject: "CiliumNetworkPolicy/shop/pong",
      message: "Type 0 lets all pass here, too.",
      place: { file: "shop/pong.yaml", line: 3 },
      cause: "type zero",
    },
    {
      rule: "l7-shadowed",
      level: "error",
      fails: true,
      subject: "CiliumNetworkPolicy/shop/web",
      message: '100% of <requests> & "more" | pass\u0007, `a|b` *too*:\nall of them.',
      fix: "Take the rule out.",
      place: { file: "shop/web.yaml" },
    },
    {
      rule: "l7-shadowed",
      level: "error",
      fails: false,
      subject: "CiliumNetworkPolicy/shop/old",
      message: "Known.",
      place: { file: "/elsewhere/old.yaml", line: 1 },
      silenced: { by: "annotation", reason: "moves out in spring" },
    },
    {
      rule: "expectation",
      level: "pass",
      fails: false,
      subject: "web -> db 5432/TCP is allowed",
      message: "As expected.",
    },
    {
      rule: "expectation",
      level: "error",
      fails: true,
      subject: "web -> world 443/TCP is denied",
      message: "It is allowed.",
    },
    { rule: "icmp-type-zero", level: "info", fails: false, subject: "", message: "Only said." },
  ],
  clean: [{ subject: "CiliumNetworkPolicy/shop/fine", place: { file: "shop/web.yaml" } }],
  tables: [{ title: "Flows that change", columns: ["From", "To"], rows: [["web", "a|b"]] }],
  notes: ["left out: 2 patches"],
};

/** Nothing was found. */
export const nothing: Report = {
  command: "lab lint",
  version: "1.2.3",
  summary: "1 policy: nothing found",
  rules: [],
  results: [],
};
