import type { Endpoint, Flow, Peer, World } from "../../verdicts/world";
import type { FlowEnd, LabPeer, Flow as NamedFlow, OtherCluster, OtherPod } from "../expectation";
import type { PolicyStack } from "../policy-stack";
import type { Lab } from "./lab";
import { type Workload, type WorkloadName, workloadNames } from "./workload";
import { workloadsOf } from "./workloads";

/** The pods of the lab, under the names that expectations give them. */
export type LabPod = WorkloadName | OtherPod;

const endpointOf = ({ name, namespace, labels, serviceAccount, ports }: Workload): Endpoint => ({
  name,
  namespace,
  labels,
  serviceAccount,
  namedPorts: Object.fromEntries(Object.entries(ports).map(([port, number]) => [port, { port: number }])),
});

/** The cluster's DNS server as Cilium sees it: CoreDNS as kubeadm and Talos install it. */
const dnsEndpoint = ({ dns }: Lab): Endpoint => ({
  name: "kube-dns",
  namespace: dns.namespace,
  labels: dns.labels,
  serviceAccount: "coredns",
  namedPorts: {
    dns: { port: dns.port, protocol: "UDP" },
    "dns-tcp": { port: dns.port, protocol: "TCP" },
  },
});

/**
 * The lab's pods as Cilium sees them, whether or not a phase runs them. Source: `policies/lab/workloads.ts`, which
 * `components/policy-lab.ts` runs. Labels that Cilium leaves out of identities (`pod-template-hash`) are left out here.
 */
export const labPods = (lab: Lab): Readonly<Record<LabPod, Endpoint>> => {
  const workloads = workloadsOf(lab);
  const pods = workloadNames.map((name) => [name, endpointOf(workloads[name])] as const);
  return {
    ...(Object.fromEntries(pods) as Record<WorkloadName, Endpoint>),
    dns: dnsEndpoint(lab),
    prometheus: {
      name: "prometheus",
      namespace: lab.monitoringNamespace,
      labels: { "app.kubernetes.io/name": "prometheus" },
      serviceAccount: "prometheus",
    },
    bystander: {
      name: "bystander",
      namespace: "default",
      labels: { app: "bystander" },
      serviceAccount: "default",
    },
  };
};

const otherClusters: readonly OtherCluster[] = ["peer", "stranger"];

/** The client's twins in other clusters of the mesh. */
const twins = (lab: Lab): Endpoint[] =>
  otherClusters.map((cluster) => ({
    ...endpointOf(workloadsOf(lab).client),
    cluster: lab.clusters[cluster],
  }));

const restricted = {
  labels: {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  },
};

/** The lab as the verdict engine takes it: its pods, namespaces and Services, and no policies. */
export const labWorld = (lab: Lab): World => ({
  clusterName: lab.clusters.local,
  namespaces: {
    // As in `components/lab-namespace.ts`.
    [lab.namespace]: restricted,
    [lab.stageNamespace]: restricted,
    [lab.dns.namespace]: {},
    [lab.monitoringNamespace]: {},
    default: {},
  },
  endpoints: [...Object.values(labPods(lab)), ...twins(lab)],
  services: [
    ...Object.values(workloadsOf(lab)).flatMap(({ name, namespace, labels, ports, servicePort }) =>
      servicePort === undefined
        ? []
        : Object.entries(ports).map(([port, targetPort]) => ({
            name,
            namespace,
            selector: labels,
            ports: [{ name: port, port: servicePort, targetPort }],
          })),
    ),
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
  secrets: { [`${lab.namespace}/${lab.adminToken.secretName}`]: lab.adminToken.placeholder },
});

/** The lab with the policies of a stack. */
export const stackWorld = (lab: Lab, stack: PolicyStack): World => ({
  ...labWorld(lab),
  policies: stack.objects(lab).map((object) => ({ ...object })),
});

/** What the engine calls the ends that expectations name. */
export const labPeers = (lab: Lab): Readonly<Record<LabPeer, Peer>> => {
  const named = ({ namespace, name }: Endpoint): Peer => `${namespace}/${name}`;
  const pods = Object.entries(labPods(lab)).map(([name, endpoint]) => [name, named(endpoint)] as const);
  const { namespace, client, clusters } = lab;
  const others = otherClusters.map(
    (cluster) => [`client@${cluster}`, `${clusters[cluster]}/${namespace}/${client.name}`] as const,
  );
  return { ...Object.fromEntries([...pods, ...others]), world: { entity: "world" } } as Record<LabPeer, Peer>;
};

/**
 * An expectation's flow as the verdict engine takes it.
 *
 * @param peers who the ends are, if not the lab's own pods.
 */
export const toFlow = (
  lab: Lab,
  { from, to, port, protocol, http, dns }: NamedFlow,
  peers: Readonly<Record<LabPeer, Peer>> = labPeers(lab),
): Flow => ({
  from: peers[from],
  to: typeof to === "string" ? peers[to] : to,
  port,
  protocol,
  ...(http === undefined ? {} : { http }),
  ...(dns === undefined ? {} : { dns }),
});

/** What a user calls an end of a flow. */
export const endText = (end: FlowEnd): string => {
  if (typeof end === "string") return end;
  return "fqdn" in end ? end.fqdn : end.entity;
};
