import { clusterNames } from "../../policies/blocks/dns-rule";
import type { DnsNameRule } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import { comparedName, fqdnSelectorPattern } from "../../verdicts/names/dns-pattern";
import { commented, type Written } from "./commented";
import { type Evidence, evidenceText } from "./evidence";
import type { Need, NeededPeer, NeededPort } from "./needs";

/** What `matchName` may be. Source: Cilium's CRD of CiliumNetworkPolicy, `toFQDNs[].matchName`. */
const acceptedName = /^(?=.{1,255}$)(?:[-a-zA-Z0-9_]+[.]?)+$/;

/** Whether a text may stand in a policy as a name. */
export const isPolicyName = (name: string): boolean => acceptedName.test(name);

/** Whether a port is the one of DNS, over either transport. */
export const isDnsPort = ({ protocol, port, endPort }: NeededPort): boolean =>
  port === lab.dns.port && endPort === undefined && (protocol === "UDP" || protocol === "TCP");

/** The names outside the cluster that a workload reaches by name. */
export const namesReached = ({ egress }: Need): readonly string[] => [
  ...new Set([...egress.values()].flatMap(({ peer }) => (peer.kind === "names" ? peer.names : []))),
];

/** Every query of a workload that was answered, with how often. */
const queriesOf = ({ egress }: Need): ReadonlyMap<string, Evidence> =>
  new Map(
    [...egress.values()].flatMap(({ ports }) => [...ports.values()].flatMap(({ queries }) => [...queries])),
  );

const ofCluster = fqdnSelectorPattern(clusterNames);

/** The pattern for Services is one line for all of them. */
const isOfCluster = (name: string): boolean => ofCluster.test(comparedName(name));

/** The names that DNS rules of a workload list: what it asked for, what it reaches, and Services. */
export const dnsNames = (need: Need): readonly Written[] => {
  const queries = queriesOf(need);
  const names = [...new Set([...namesReached(need), ...queries.keys()])].filter(isPolicyName).sort();
  const listed = names
    .filter((name) => !isOfCluster(name))
    .map((name) => {
      const rule: DnsNameRule = { matchName: name };
      const evidence = queries.get(name);
      return evidence === undefined ? { ...rule } : commented({ ...rule }, evidenceText(evidence));
    });
  // Without any query in the record Services are looked up all the same.
  const asksForServices = queries.size === 0 || [...queries.keys()].some(isOfCluster);
  return [...listed, ...(asksForServices ? [{ ...clusterNames }] : [])];
};

/** Whether rules for names have to be shown to Cilium's DNS proxy, and no DNS server is in the record. */
export const lacksDnsServer = (need: Need): boolean =>
  namesReached(need).length > 0 &&
  ![...need.egress.values()].some(({ ports }) => [...ports.values()].some(isDnsPort));

/** The cluster's DNS server, for workloads that are not seen to ask any. */
export const supposedDnsServer: Written = {
  matchLabels: { "k8s:io.kubernetes.pod.namespace": lab.dns.namespace, ...lab.dns.labels },
};

/** Ports of a peer that are DNS, and the others. */
export const splitDns = ({
  ports,
}: NeededPeer): { readonly dns: NeededPort[]; readonly others: NeededPort[] } => {
  const all = [...ports.values()];
  return { dns: all.filter(isDnsPort), others: all.filter((port) => !isDnsPort(port)) };
};
