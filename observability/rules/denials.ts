import { l3L4Name, l7Name } from "../dashboards/dashboard-names";
import type { ObservedPhase } from "../observed-phase";
import { aboveNormal, normalFactor } from "./above-normal";
import { agentCommand } from "./agent-command";
import type { Alert, AlertGroup, Recording } from "./alert";
import { type DenialLayer, expectedDenials, withoutPairs } from "./expected-denials";
import { flowText, valueText } from "./label-text";

const byNamespaces = ["source_namespace", "destination_namespace"] as const;

const recording = (name: string, selector: string): Recording => ({
  record: `lab:${name}:rate5m`,
  expr: `sum by (${byNamespaces.join(", ")}) (rate(${selector}[5m]))`,
  keeps: byNamespaces,
});

/**
 * Packets that policy drops: nothing allows them (POLICY_DENIED) or a deny rule matches (POLICY_DENY). Hubble counts a
 * denied packet twice, as the policy's verdict and as the drop.
 */
const packets = recording("hubble_policy_drops", 'hubble_drop_total{reason=~"POLICY_DENIED|POLICY_DENY"}');

/**
 * HTTP and gRPC requests that Cilium's proxy refuses. Hubble counts them among the drops, without a reason; a 403 of
 * the application itself is not among them.
 */
const requests = recording("hubble_http_denials", 'hubble_drop_total{protocol="HTTP"}');

/** DNS queries that Cilium's proxy refuses. Its own refusals are no answers of a server, so no response counts them. */
const queries = recording("hubble_dns_denials", 'hubble_dns_queries_total{rcode="Policy denied"}');

const authentications = recording("hubble_auth_drops", 'hubble_drop_total{reason="AUTH_REQUIRED"}');

const floors = { packets: 0.5, requests: 0.2, queries: 0.2, authentications: 0.5 } as const;

const condition = (
  observed: ObservedPhase,
  layer: DenialLayer,
  { record }: Recording,
  floor: number,
): string => withoutPairs(aboveNormal(record, floor), record, expectedDenials(observed, layer));

const comparison = (floor: number): string =>
  `above ${floor}/s and above ${normalFactor} times the average of the day before`;

const exemption =
  "Pairs of namespaces between which the phase's expectations deny something on purpose are left out; other pairs of the lab's namespaces are not.";

const drops = (observed: ObservedPhase): Alert => ({
  name: "PolicyLabDropsAboveNormal",
  severity: "warning",
  for: "5m",
  expr: condition(observed, "packet", packets, floors.packets),
  quietAroundSwaps: true,
  summary: `Policy drops more than usual: ${flowText}`,
  description: `Policy drops from ${flowText}: ${valueText} events per second, ${comparison(floors.packets)}. No expectation of phase ${observed.phase} denies anything between these namespaces.`,
  meaning: `Policies drop packets (reason POLICY_DENIED or POLICY_DENY) between two namespaces, and far more than they did the day before. Something lost an allow, changed its labels, or tries what it never tried. Hubble counts a denied packet twice, as the policy's verdict and as the drop. ${exemption} A cluster-wide default deny shows here at once.`,
  confirm: [
    {
      shows: "the dropped packets, with pods, ports and labels",
      command: "hubble observe --verdict DROPPED --type drop --last 100",
    },
    {
      shows: "the labels of a node's pods as Cilium knows them, and whether they are enforced",
      command: agentCommand("endpoint list"),
    },
    {
      shows: "what the cluster's policies say of a flow, and which rule (names and port are an example)",
      command: "./lab verdicts --live --from shop/web --to database/db-0 --port 5432",
    },
  ],
  remedy: [
    "Compare the labels and ports of the dropped flow with the rule that should allow it. Policies see the pod's port, not the Service's.",
    "If a change of policies came just before, take it back; then find the missing allow with `lab verdicts`.",
    "If it is meant to be denied, say so in the expectations: their pairs of namespaces are left out.",
  ],
  dashboard: l3L4Name,
});

const httpDenials = (observed: ObservedPhase): Alert => ({
  name: "PolicyLabL7DenialsAboveNormal",
  severity: "warning",
  for: "5m",
  expr: condition(observed, "http", requests, floors.requests),
  quietAroundSwaps: true,
  summary: `Cilium's proxy refuses more requests than usual: ${flowText}`,
  description: `Refused HTTP requests from ${flowText}: ${valueText} per second, ${comparison(floors.requests)}. No expectation of phase ${observed.phase} denies a request between these namespaces.`,
  meaning: `Cilium's proxy answers requests with 403 because no HTTP rule matches them, and far more than the day before. The packets pass: it is no drop of layer 4. A 403 that the application itself sends is not counted. ${exemption}`,
  confirm: [
    {
      shows: "the refused requests, with method, path and host",
      command: "hubble observe --type l7 --protocol http --verdict DROPPED --last 100",
    },
    {
      shows: "the proxy's own count, on one node",
      command: agentCommand("metrics list --match-pattern policy_l7_total"),
    },
  ],
  remedy: [
    "Compare method, path (with its query string), host and headers with the rule. They are regular expressions that must match as a whole.",
    "If a client's new version asks for other paths, list them.",
    "If it looks like a scan, find the client in the flows and stop it; the rule does its work.",
  ],
  dashboard: l7Name,
});

const dnsDenials = (observed: ObservedPhase): Alert => ({
  name: "PolicyLabDnsDenialsAboveNormal",
  severity: "warning",
  for: "5m",
  expr: condition(observed, "dns", queries, floors.queries),
  quietAroundSwaps: true,
  summary: `Policy refuses more DNS queries than usual: ${flowText}`,
  description: `Refused DNS queries from ${flowText}: ${valueText} per second, ${comparison(floors.queries)}. No expectation of phase ${observed.phase} denies a query between these namespaces.`,
  meaning: `Cilium's DNS proxy refuses queries for names that no DNS rule lists; the pod gets REFUSED. They are counted as queries with the code \`Policy denied\`, never as responses: a query of the responses alone does not see them. ${exemption}`,
  confirm: [
    {
      shows: "the names that were refused, and who asked",
      command: "hubble observe --type l7 --protocol dns --verdict DROPPED --last 100",
    },
    {
      shows: "the names that DNS rules let pass and their addresses",
      command: agentCommand("fqdn cache list"),
    },
  ],
  remedy: [
    "List the name in the DNS rule. A pod's search domains turn one name into several: `name.namespace.svc.cluster.local` is asked for first.",
    "`*` in matchPattern stands for one label: `*.example.com` does not match `a.b.example.com`.",
  ],
  dashboard: l7Name,
});

const authenticationDrops = ({ features }: ObservedPhase): Alert => {
  const floor = features.mutualAuth ? floors.authentications : 0;
  return {
    name: "PolicyLabAuthenticationDrops",
    severity: "warning",
    for: features.mutualAuth ? "10m" : "5m",
    expr: `${authentications.record} > ${floor}`,
    quietAroundSwaps: true,
    summary: `Packets wait for an authentication that does not come: ${flowText}`,
    description: `Dropped because authentication is required, from ${flowText}: ${valueText} events per second. ${
      features.mutualAuth
        ? "The first packets of a connection are dropped while its handshake is under way; so many for so long are not those."
        : "Mutual authentication is switched off (`cilium.mutualAuth.enabled`), so nothing that a rule asks to authenticate ever passes."
    }`,
    meaning:
      "A rule with `authentication.mode: required` allows a connection only after both ends' identities were authenticated. While the handshake runs, packets are dropped with AUTH_REQUIRED and sent again by TCP; that is normal and short. Where mutual authentication is on, half an event per second for ten minutes is neither. Where it is off, every single such drop is an error.",
    confirm: [
      {
        shows: "the packets that wait",
        command: "hubble observe --type drop --drop-reason-desc AUTH_REQUIRED --last 100",
      },
      {
        shows: "which identities have authenticated each other, on one node",
        command: agentCommand("bpf auth list"),
      },
      {
        shows: "whether the SPIRE server runs",
        command: "kubectl -n cilium-spire get pods",
      },
    ],
    remedy: [
      "Switch mutual authentication on: `pulumi config set --path cilium.mutualAuth.enabled true`.",
      "Look into the agents' log for `mutual authentication` and into SPIRE's: an identity without an entry never gets a certificate.",
      "Clusters of a mesh cannot authenticate each other in Cilium 1.18: leave `authentication` out of rules between clusters.",
    ],
    dashboard: l3L4Name,
  };
};

/**
 * What policies deny. All of them are quiet around a swap, and leave out what the phase denies on purpose. The
 * recordings keep Hubble's namespaces and nothing else.
 */
export const denials = (observed: ObservedPhase): AlertGroup => ({
  name: "policy-lab-denials",
  recordings: [packets, requests, queries, authentications],
  alerts: [drops(observed), httpDenials(observed), dnsDenials(observed), authenticationDrops(observed)],
});
