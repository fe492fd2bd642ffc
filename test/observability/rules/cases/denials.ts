import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const stack = observed("l7-get-root");
const scraped = { job: "hubble-metrics", node: "worker-1", namespace: "kube-system" };

/** An hour of peace, then half an hour of so many events a minute. */
const burst = (perMinute: number): string => `0x60 ${perMinute}+${perMinute}x30`;

/** The phase before is seen for the last time two minutes after the burst began: the marker is that late. */
const swap: InputSeries = input("lab:phase:info", { phase: "baseline" }, "_x61 1x1");

const dropped = (labels: Readonly<Record<string, string>>, values: string): InputSeries =>
  input("hubble_drop_total", { ...scraped, protocol: "TCP", reason: "POLICY_DENIED", ...labels }, values);

const shopToDatabase = { source_namespace: "shop", destination_namespace: "database" };
const labToMonitoring = { source_namespace: "policy-lab", destination_namespace: "monitoring" };

const drops = { alert: "PolicyLabDropsAboveNormal", observed: stack };

const dropCases: readonly RuleCase[] = [
  {
    ...drops,
    kind: "fires",
    title: "fires where policy begins to drop what it never dropped",
    series: [dropped(shopToDatabase, burst(60))],
    at: ["71m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDatabase },
        summary: "Policy drops more than usual: shop → database",
        description:
          "Policy drops from shop → database: 1 events per second, above 0.5/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies anything between these namespaces.",
      },
    ],
  },
  {
    ...drops,
    kind: "fires",
    title: "fires for both reasons together, by namespaces and not by node",
    series: [
      dropped({ ...shopToDatabase, node: "worker-1" }, burst(20)),
      dropped({ ...shopToDatabase, node: "worker-2", reason: "POLICY_DENY" }, burst(20)),
    ],
    at: ["71m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDatabase },
        summary: "Policy drops more than usual: shop → database",
        description:
          "Policy drops from shop → database: 666.7m events per second, above 0.5/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies anything between these namespaces.",
      },
    ],
  },
  {
    ...drops,
    kind: "fires",
    title: "fires for an end that is not a pod",
    series: [dropped({ source_namespace: "shop", destination_namespace: "" }, burst(60))],
    at: ["71m"],
    firing: [
      {
        labels: { severity: "warning", source_namespace: "shop" },
        summary: "Policy drops more than usual: shop → outside",
        description:
          "Policy drops from shop → outside: 1 events per second, above 0.5/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies anything between these namespaces.",
      },
    ],
  },
  {
    ...drops,
    kind: "fires",
    title: "fires for the lab's own drops that no expectation speaks of",
    series: [dropped(labToMonitoring, burst(60))],
    at: ["71m"],
    firing: [
      {
        labels: { severity: "warning", ...labToMonitoring },
        summary: "Policy drops more than usual: policy-lab → monitoring",
        description:
          "Policy drops from policy-lab → monitoring: 1 events per second, above 0.5/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies anything between these namespaces.",
      },
    ],
  },
  {
    ...drops,
    kind: "fires",
    title: "fires again where the drops outlast the swap",
    series: [dropped(shopToDatabase, burst(60)), swap],
    at: ["80m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDatabase },
        summary: "Policy drops more than usual: shop → database",
        description:
          "Policy drops from shop → database: 1 events per second, above 0.5/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies anything between these namespaces.",
      },
    ],
  },
  {
    ...drops,
    kind: "quiet",
    title: "is quiet just below the floor",
    series: [dropped(shopToDatabase, burst(29))],
    at: ["71m", "90m"],
    firing: [],
  },
  {
    ...drops,
    kind: "quiet",
    title: "is quiet where so many drops are normal",
    series: [dropped(shopToDatabase, "0+60x60 3720+120x30")],
    at: ["30m", "71m", "90m"],
    firing: [],
  },
  {
    ...drops,
    kind: "quiet",
    title: "is quiet until it has lasted five minutes",
    series: [dropped(shopToDatabase, burst(60))],
    at: ["62m", "66m"],
    firing: [],
  },
  {
    ...drops,
    kind: "quiet",
    title: "is quiet about what the phase denies on purpose",
    series: [
      dropped({ source_namespace: "policy-lab", destination_namespace: "" }, burst(600)),
      dropped({ ...shopToDatabase, reason: "STALE_OR_UNROUTABLE_IP" }, burst(600)),
    ],
    at: ["71m", "90m"],
    firing: [],
  },
  {
    ...drops,
    kind: "swap",
    title: "is quiet around a swap, though the marker comes two minutes late",
    series: [dropped(shopToDatabase, burst(60)), swap],
    at: ["61m", "64m", "67m", "71m"],
    firing: [],
  },
];

const requests = { alert: "PolicyLabL7DenialsAboveNormal", observed: stack };

/** A refused request is a drop without a reason. */
const refused = (labels: Readonly<Record<string, string>>, values: string): InputSeries =>
  dropped({ protocol: "HTTP", reason: "DROP_REASON_UNKNOWN", ...labels }, values);

const requestCases: readonly RuleCase[] = [
  {
    ...requests,
    kind: "fires",
    title: "fires at a spike of refused requests",
    series: [refused(shopToDatabase, burst(30))],
    at: ["71m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDatabase },
        summary: "Cilium's proxy refuses more requests than usual: shop → database",
        description:
          "Refused HTTP requests from shop → database: 500m per second, above 0.2/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies a request between these namespaces.",
      },
    ],
  },
  {
    ...requests,
    observed: observed("l3-l4"),
    kind: "fires",
    title: "fires for the lab's requests in a phase that refuses none",
    series: [refused({ source_namespace: "policy-lab", destination_namespace: "policy-lab" }, burst(30))],
    at: ["71m"],
    firing: [
      {
        labels: {
          severity: "warning",
          source_namespace: "policy-lab",
          destination_namespace: "policy-lab",
        },
        summary: "Cilium's proxy refuses more requests than usual: policy-lab → policy-lab",
        description:
          "Refused HTTP requests from policy-lab → policy-lab: 500m per second, above 0.2/s and above 3 times the average of the day before. No expectation of phase l3-l4 denies a request between these namespaces.",
      },
    ],
  },
  {
    ...requests,
    kind: "quiet",
    title: "is quiet just below the floor, and about dropped packets",
    series: [refused(shopToDatabase, burst(11)), dropped(shopToDatabase, burst(600))],
    at: ["71m", "90m"],
    firing: [],
  },
  {
    ...requests,
    kind: "quiet",
    title: "is quiet about requests that the phase refuses on purpose",
    series: [refused({ source_namespace: "policy-lab", destination_namespace: "policy-lab" }, burst(600))],
    at: ["71m", "90m"],
    firing: [],
  },
  {
    ...requests,
    kind: "quiet",
    title: "is quiet where so many refusals are normal",
    series: [refused(shopToDatabase, "0+30x90")],
    at: ["30m", "71m", "90m"],
    firing: [],
  },
  {
    ...requests,
    kind: "swap",
    title: "is quiet around a swap",
    series: [refused(shopToDatabase, burst(30)), swap],
    at: ["61m", "64m", "67m", "71m"],
    firing: [],
  },
];

const names = { alert: "PolicyLabDnsDenialsAboveNormal", observed: stack };
const shopToDns = { source_namespace: "shop", destination_namespace: "kube-system" };

const asked = (labels: Readonly<Record<string, string>>, values: string): InputSeries =>
  input(
    "hubble_dns_queries_total",
    { ...scraped, rcode: "Policy denied", qtypes: "A", ips_returned: "0", ...labels },
    values,
  );

const nameCases: readonly RuleCase[] = [
  {
    ...names,
    kind: "fires",
    title: "fires where many names are refused, whichever they are",
    series: [
      asked({ ...shopToDns, query: "a.example.com." }, burst(10)),
      asked({ ...shopToDns, query: "b.example.com." }, burst(10)),
    ],
    at: ["71m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDns },
        summary: "Policy refuses more DNS queries than usual: shop → kube-system",
        description:
          "Refused DNS queries from shop → kube-system: 333.3m per second, above 0.2/s and above 3 times the average of the day before. No expectation of phase l7-get-root denies a query between these namespaces.",
      },
    ],
  },
  {
    ...names,
    kind: "quiet",
    title: "is quiet just below the floor, and about queries that pass",
    series: [
      asked({ ...shopToDns, query: "a.example.com." }, burst(11)),
      asked({ ...shopToDns, query: "b.example.com.", rcode: "" }, burst(600)),
    ],
    at: ["71m", "90m"],
    firing: [],
  },
  {
    ...names,
    observed: observed("fqdn"),
    kind: "quiet",
    title: "is quiet about names that the phase refuses on purpose",
    series: [
      asked(
        { source_namespace: "policy-lab", destination_namespace: "kube-system", query: "example.com." },
        burst(600),
      ),
    ],
    at: ["71m", "90m"],
    firing: [],
  },
  {
    ...names,
    kind: "swap",
    title: "is quiet around a swap",
    series: [asked({ ...shopToDns, query: "a.example.com." }, burst(20)), swap],
    at: ["61m", "64m", "67m", "71m"],
    firing: [],
  },
];

const waits = { alert: "PolicyLabAuthenticationDrops", observed: stack };

const unauthenticated = (values: string): InputSeries =>
  dropped({ ...shopToDatabase, reason: "AUTH_REQUIRED" }, values);

const waitCases: readonly RuleCase[] = [
  {
    ...waits,
    kind: "fires",
    title: "fires where handshakes do not come to an end",
    series: [unauthenticated(burst(60))],
    at: ["76m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDatabase },
        summary: "Packets wait for an authentication that does not come: shop → database",
        description:
          "Dropped because authentication is required, from shop → database: 1 events per second. The first packets of a connection are dropped while its handshake is under way; so many for so long are not those.",
      },
    ],
  },
  {
    ...waits,
    observed: observed("l7-get-root", { mutualAuth: false }),
    kind: "fires",
    title: "fires at the first such drops where mutual authentication is off",
    series: [unauthenticated(burst(3))],
    at: ["68m"],
    firing: [
      {
        labels: { severity: "warning", ...shopToDatabase },
        summary: "Packets wait for an authentication that does not come: shop → database",
        description:
          "Dropped because authentication is required, from shop → database: 50m events per second. Mutual authentication is switched off (`cilium.mutualAuth.enabled`), so nothing that a rule asks to authenticate ever passes.",
      },
    ],
  },
  {
    ...waits,
    kind: "quiet",
    title: "is quiet about the first packets of connections",
    series: [unauthenticated(burst(29))],
    at: ["76m", "90m"],
    firing: [],
  },
  {
    ...waits,
    observed: observed("l7-get-root", { mutualAuth: false }),
    kind: "quiet",
    title: "is quiet where none is dropped",
    series: [unauthenticated("7x90")],
    at: ["76m", "90m"],
    firing: [],
  },
  {
    ...waits,
    kind: "swap",
    title: "is quiet around a swap",
    series: [unauthenticated(burst(60)), swap],
    at: ["62m", "75m", "80m"],
    firing: [],
  },
];

/** What policies deny. */
export const denialCases: readonly RuleCase[] = [...dropCases, ...requestCases, ...nameCases, ...waitCases];
