import type { Endpoint, Flow, Peer, World } from "../verdicts/world";
import type { LabPeer, Flow as NamedFlow } from "./expectation";
import type { Lab } from "./lab";
import type { PolicyStack } from "./policy-stack";

/** The pods of the lab, under the names that expectations give them. */
export type LabPod = Exclude<LabPeer, "world">;

/**
 * The lab's pods as Cilium sees them. Source: `components/policy-lab.ts` for client and server; CoreDNS as kubeadm and
 * Talos install it for DNS. Labels that Cilium leaves out of identities (`pod-template-hash`) are left out here.
 */
export const labPods = (lab: Lab): Readonly<Record<LabPod, Endpoint>> => ({
  client: {
    name: lab.client.name,
    namespace: lab.namespace,
    labels: lab.client.labels,
    serviceAccount: "default",
  },
  server: {
    name: lab.server.name,
    namespace: lab.namespace,
    labels: lab.server.labels,
    serviceAccount: "default",
    namedPorts: { http: { port: lab.server.podPort } },
  },
  dns: {
    name: "kube-dns",
    namespace: lab.dns.namespace,
    labels: lab.dns.labels,
    serviceAccount: "coredns",
    namedPorts: {
      dns: { port: lab.dns.port, protocol: "UDP" },
      "dns-tcp": { port: lab.dns.port, protocol: "TCP" },
    },
  },
});

/** The lab as the verdict engine takes it: its pods, namespaces and Services, and no policies. */
export const labWorld = (lab: Lab): World => ({
  namespaces: {
    // As in `components/lab-namespace.ts`.
    [lab.namespace]: {
      labels: {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    },
    [lab.dns.namespace]: {},
  },
  endpoints: Object.values(labPods(lab)),
  services: [
    {
      name: lab.server.name,
      namespace: lab.namespace,
      selector: lab.server.labels,
      ports: [{ name: "http", port: lab.server.servicePort, targetPort: lab.server.podPort }],
    },
    {
      name: "kube-dns",
      namespace: lab.dns.namespace,
      selector: lab.dns.labels,
      ports: [
        { name: "dns", port: lab.dns.port, protocol: "UDP" },
        { name: "dns-tcp", port: lab.dns.port, protocol: "TCP" },
      ],
    },
  ],
});

/** The lab with the policies of a stack. */
export const stackWorld = (lab: Lab, stack: PolicyStack): World => ({
  ...labWorld(lab),
  policies: stack.objects(lab).map((object) => ({ ...object })),
});

/** What the engine calls the ends that expectations name. */
export const labPeers = (lab: Lab): Readonly<Record<LabPeer, Peer>> => {
  const { client, server, dns } = labPods(lab);
  const named = ({ namespace, name }: Endpoint): Peer => `${namespace}/${name}`;
  return { client: named(client), server: named(server), dns: named(dns), world: { entity: "world" } };
};

/**
 * An expectation's flow as the verdict engine takes it.
 *
 * @param peers who the ends are, if not the lab's own pods.
 */
export const toFlow = (
  lab: Lab,
  { from, to, port, protocol, http }: NamedFlow,
  peers: Readonly<Record<LabPeer, Peer>> = labPeers(lab),
): Flow => ({
  from: peers[from],
  to: peers[to],
  port,
  protocol,
  ...(http === undefined ? {} : { http }),
});
