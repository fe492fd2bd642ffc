import { l7Name } from "../dashboards/dashboard-names";
import type { Alert, AlertGroup } from "./alert";
import { labelText, percentText } from "./label-text";

const record = "lab:hubble_dns_answers:rate5m";

const failed = 'rcode!~"No Error|Non-Existent Domain"';

/** Answers per second below which a share means nothing. */
const floor = 0.1;

const asker = labelText("destination_namespace", "outside");

const errors: Alert = {
  name: "CiliumDnsErrors",
  severity: "warning",
  for: "10m",
  expr: [
    `sum by (destination_namespace) (${record}{${failed}})`,
    `  / sum by (destination_namespace) (${record}) > 0.05`,
    `and sum by (destination_namespace) (${record}{${failed}}) > ${floor}`,
  ].join("\n"),
  quietAroundSwaps: false,
  summary: `DNS servers fail or refuse queries of ${asker}`,
  description: `${percentText} of the DNS answers to ${asker} are errors or refusals of the server (SERVFAIL, REFUSED and others). Names that do not exist are not counted: search domains make many of them.`,
  meaning:
    "More than 5 % of the answers that pass Cilium's DNS proxy are errors of the server, and more than one in ten seconds. Only pods with a DNS rule are seen. An answer goes from the server to the pod, so the pod's namespace is `destination_namespace`. Refusals by policy are no answers; see `PolicyLabDnsDenialsAboveNormal`.",
  confirm: [
    {
      shows: "queries and answers with their codes",
      command: "hubble observe --type l7 --protocol dns --last 200",
    },
    {
      shows: "the cluster's DNS servers",
      command: "kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide",
    },
    { shows: "what they say", command: "kubectl -n kube-system logs -l k8s-app=kube-dns --tail=50" },
  ],
  remedy: [
    "`Server Failure`: the server's own upstream does not answer. On Talos look at the machine's `nameservers` and at host DNS.",
    "`Query Refused`: the server does not serve that zone, or does not answer this client.",
    "If the servers themselves are cut off, look for their drops: `hubble observe --to-namespace kube-system --verdict DROPPED`.",
  ],
  dashboard: l7Name,
};

/** What DNS servers answer. The recording leaves out the names, which are many. */
export const dnsAnswers = (): AlertGroup => ({
  name: "hubble-dns",
  recordings: [
    {
      record,
      expr: "sum by (destination_namespace, rcode) (rate(hubble_dns_responses_total[5m]))",
      keeps: ["destination_namespace", "rcode"],
    },
  ],
  alerts: [errors],
});
