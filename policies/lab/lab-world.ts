import { listedDocuments } from "../../manifests/listed-documents";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import type { Endpoint, Flow, Peer, Service, World } from "../../verdicts/world";
import type { FlowEnd, LabPeer, Flow as NamedFlow, OtherCluster, OtherPod } from "../expectation";
import type { Phase } from "../phase";
import type { Lab } from "./lab";
import { labImages } from "./lab-images";
import { labObjects, tokenObject } from "./lab-objects";
import type { WorkloadName } from "./workload";

/** The pods of the lab, under the names that expectations give them. */
export type LabPod = WorkloadName | OtherPod;

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

/** Who else is in the cluster, as far as expectations name them. */
const otherPods = (lab: Lab): Readonly<Record<OtherPod, Endpoint>> => ({
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
});

/** What the lab's manifests say, read like those of anybody else. No verdict depends on an image. */
const manifestWorld = (lab: Lab): World =>
  worldFromManifests(
    listedDocuments(
      labObjects(lab, labImages).map((object) => ({ ...object })),
      "the lab",
    ),
  ).world;

const read = new WeakMap<Lab, World>();

/** The lab's own pods, namespaces and Services; read once for each lab, since flows ask for their ends one by one. */
const ownWorld = (lab: Lab): World => {
  const known = read.get(lab) ?? manifestWorld(lab);
  read.set(lab, known);
  return known;
};

/** The lab's pods as Cilium sees them, whether or not a phase runs them, and those of others. */
export const labPods = (lab: Lab): Readonly<Record<LabPod, Endpoint>> => {
  const pods = (ownWorld(lab).endpoints ?? []).map((endpoint) => [endpoint.name, endpoint] as const);
  return { ...(Object.fromEntries(pods) as Record<WorkloadName, Endpoint>), ...otherPods(lab) };
};

const otherClusters: readonly OtherCluster[] = ["peer", "stranger"];

/** The client's twins in other clusters of the mesh. */
const twins = (lab: Lab): Endpoint[] =>
  otherClusters.map((cluster) => ({ ...labPods(lab).client, cluster: lab.clusters[cluster] }));

const dnsService = ({ dns }: Lab): Service => ({
  name: "kube-dns",
  namespace: dns.namespace,
  selector: dns.labels,
  ports: [
    { name: "dns", port: dns.port, protocol: "UDP" },
    { name: "dns-tcp", port: dns.port, protocol: "TCP" },
  ],
});

/** The lab as the verdict engine takes it: its pods, namespaces and Services, and no policies. */
export const labWorld = (lab: Lab): World => {
  const { namespaces, services = [] } = ownWorld(lab);
  const { metadata, stringData } = tokenObject(lab);
  return {
    ...(lab.cilium === undefined ? {} : { cilium: lab.cilium }),
    clusterName: lab.clusters.local,
    namespaces: { ...namespaces, [lab.dns.namespace]: {}, [lab.monitoringNamespace]: {}, default: {} },
    endpoints: [...Object.values(labPods(lab)), ...twins(lab)],
    services: [...services, dnsService(lab)],
    secrets: { [`${metadata.namespace}/${metadata.name}`]: stringData.token },
  };
};

/** The lab with the policies of a phase. */
export const phaseWorld = (lab: Lab, phase: Phase): World => ({
  ...labWorld(lab),
  policies: phase.objects(lab).map((object) => ({ ...object })),
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
