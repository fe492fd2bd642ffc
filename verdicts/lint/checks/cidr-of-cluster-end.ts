import type { Peer } from "../../world";
import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { LintContext } from "../lint-context";
import { type WrittenCidr, writtenCidrs } from "./cidr-never-matches-pods";

const singleAddress = (cidr: string): string | undefined => /^(.+)\/(?:32|128)$/.exec(cidr)?.[1];

interface Owner {
  readonly what: string;
  readonly instead: string;
}

const ownerOf = (peer: Peer): Owner | undefined => {
  if (typeof peer === "string")
    return { what: `pod ${peer}`, instead: "a selector of endpoints with the pod's labels" };
  if ("service" in peer) {
    return {
      what: `Service ${peer.service}`,
      instead: "the pods behind it, by `toEndpoints` or `toServices`, and their port",
    };
  }
  if ("node" in peer)
    return { what: `node ${peer.node}`, instead: "the entities host, remote-node or kube-apiserver" };
  return "entity" in peer
    ? { what: `the entity ${peer.entity}`, instead: `the entity ${peer.entity}` }
    : undefined;
};

// Where Services get their addresses unless somebody says otherwise: kubeadm and Talos 10.96.0.0/12, k3s 10.43.0.0/16.
const wellKnown: Readonly<Record<string, Owner>> = Object.fromEntries(
  ["10.96.0", "10.43.0"].flatMap((network) => [
    [
      `${network}.1`,
      { what: "by default the Service kubernetes", instead: "the entity kube-apiserver, with port 6443" },
    ],
    [
      `${network}.10`,
      {
        what: "by default the Service of the cluster's DNS",
        instead: "`toEndpoints` with the DNS server's labels (k8s-app: kube-dns) and namespace",
      },
    ],
  ]),
);

/** Ports that hardly anything but a node of a Kubernetes cluster listens on: the API server's, the kubelet's, Talos'. */
const nodePorts: readonly string[] = ["6443", "10250", "50000"];

const isPrivate = (address: string): boolean =>
  /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.)/.test(address);

const portsOf = ({ policy, rule }: WrittenCidr): string[] => {
  const source = valueAt(policy.object, rule);
  const ports = valueAt(source, "ports");
  const all = Array.isArray(ports) ? [{ ports }] : valueAt(source, "toPorts");
  return Array.isArray(all)
    ? all.flatMap((one) => {
        const list = valueAt(one, "ports");
        return Array.isArray(list) ? list.map((port) => String(valueAt(port, "port"))) : [];
      })
    : [];
};

const guess = (written: WrittenCidr, address: string): Owner | undefined => {
  if (Object.hasOwn(wellKnown, address)) return wellKnown[address];
  const port = portsOf(written).find((one) => nodePorts.includes(one));
  if (port === undefined || !isPrivate(address)) return undefined;
  return {
    what: `to all appearance a node (port ${port})`,
    instead: port === "6443" ? "the entity kube-apiserver" : "the entities host and remote-node",
  };
};

const findIn = (context: LintContext, written: WrittenCidr): FoundHere[] => {
  const address = singleAddress(written.cidr);
  if (address === undefined) return [];
  const known = context.world?.addresses?.[address];
  const owner = known === undefined ? guess(written, address) : ownerOf(known);
  if (owner === undefined) return [];
  return [
    {
      policy: written.policy.name,
      path: written.path,
      severity: known === undefined ? "warning" : "error",
      explanation: `${address} is ${owner.what}. In Cilium a network never matches pods or nodes, and addresses of Services are translated before policies are looked at: this matches nothing.`,
      fix: `Name ${owner.instead}.${known === undefined ? " If the address is outside of the cluster, nothing is wrong." : ""}`,
    },
  ];
};

/** The address of a pod, node or Service as a network of one. */
export const cidrOfClusterEnd: Check = {
  id: "cidr-of-cluster-end",
  severity: "error",
  summary: "A network of one address (`/32`) that belongs to a pod, a node or a Service of the cluster.",
  why: "`ipBlock` and CIDR rules are about addresses outside of the cluster; pods and nodes have identities of their own. A warning where the address only looks like one.",
  source:
    "Cilium documentation, security/policy/language, “IP/CIDR based”; chart key `policyCIDRMatchMode`; Cilium's issues 20550, 12277",
  needsWorld: false,
  find: (context) => context.policies.flatMap(writtenCidrs).flatMap((written) => findIn(context, written)),
};
