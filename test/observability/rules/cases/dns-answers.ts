import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const errors = { alert: "CiliumDnsErrors", observed: observed("l7-get-root") };

/** An answer goes from the server to the pod that asked. */
const answers = (rcode: string, values: string): InputSeries =>
  input(
    "hubble_dns_responses_total",
    {
      job: "hubble-metrics",
      node: "worker-1",
      source_namespace: "kube-system",
      destination_namespace: "shop",
      rcode,
      qtypes: "A",
      ips_returned: "1",
      query: "a.example.com.",
    },
    values,
  );

/** What DNS servers answer. */
export const dnsAnswerCases: readonly RuleCase[] = [
  {
    ...errors,
    kind: "fires",
    title: "fires where a tenth of the answers are failures and refusals",
    series: [
      answers("No Error", "0+540x40"),
      answers("Server Failure", "0+40x40"),
      answers("Query Refused", "0+20x40"),
    ],
    at: ["20m"],
    firing: [
      {
        labels: { severity: "warning", destination_namespace: "shop" },
        summary: "DNS servers fail or refuse queries of shop",
        description:
          "10% of the DNS answers to shop are errors or refusals of the server (SERVFAIL, REFUSED and others). Names that do not exist are not counted: search domains make many of them.",
      },
    ],
  },
  {
    ...errors,
    kind: "quiet",
    title: "is quiet at one in twenty",
    series: [answers("No Error", "0+570x40"), answers("Server Failure", "0+30x40")],
    at: ["20m", "40m"],
    firing: [],
  },
  {
    ...errors,
    kind: "quiet",
    title: "is quiet where hardly anybody asks",
    series: [answers("No Error", "0+1x40"), answers("Server Failure", "0+5x40")],
    at: ["20m", "40m"],
    firing: [],
  },
  {
    ...errors,
    kind: "quiet",
    title: "is quiet about names that do not exist",
    series: [answers("No Error", "0+60x40"), answers("Non-Existent Domain", "0+600x40")],
    at: ["20m", "40m"],
    firing: [],
  },
];
