import type { Endpoint, ManifestObject } from "../../../verdicts/world";
import { generateScene } from "../../differential/generate/generate-world";
import type { Scene } from "../../differential/generate/scene";

/** How many worlds have the same pods: pods take longer than policies. */
export const WORLDS_PER_CLUSTER = 25;

/** The pods that a world is tried with: a world is the same by whatever way its seed is reached. */
export const clusterSeedOf = (seed: number): number => Math.floor(seed / WORLDS_PER_CLUSTER);

/** A pod as an API server takes it: of this cluster, with a service account, its ports' names in small letters. */
const asPod = ({ cluster: _cluster, namedPorts, ...pod }: Endpoint, cluster: number): Endpoint => ({
  ...pod,
  name: `c${cluster}-${pod.name}`,
  serviceAccount: pod.serviceAccount ?? "default",
  ...(namedPorts === undefined
    ? {}
    : {
        namedPorts: Object.fromEntries(
          Object.entries(namedPorts).map(([name, port]) => [name.toLowerCase(), port]),
        ),
      }),
});

/** Pods, namespaces, Services and CIDR groups as a real cluster can have them. */
export const sceneOnNode = (cluster: number): Scene => {
  const { clusterName: _name, ...scene } = generateScene(cluster);
  return { ...scene, endpoints: scene.endpoints.map((endpoint) => asPod(endpoint, cluster)) };
};

const isV4 = (address: string): boolean => !address.includes(":");

/** Label of everything that is made for random worlds. */
export const MADE_FOR = { "policy-lab.test/random": "yes" };

const podObject = ({ name, namespace, labels, serviceAccount, namedPorts }: Endpoint): ManifestObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, ...{ labels } },
  spec: {
    serviceAccountName: serviceAccount,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: "main",
        image: "docker.io/curlimages/curl:8.17.0",
        command: ["sleep", "infinity"],
        ports: Object.entries(namedPorts ?? {}).map(([port, { port: containerPort, protocol = "TCP" }]) => ({
          name: port,
          containerPort,
          protocol,
        })),
      },
    ],
  },
});

const serviceObjects = ({ services }: Scene): ManifestObject[] =>
  services.flatMap(({ name, namespace, labels, selector, ports = [], addresses = [] }) => {
    const listed = ports.map((port) => ({ name: `p${port.port}`, protocol: "TCP", ...port }));
    const service: ManifestObject = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace, ...{ labels } },
      spec: { ports: listed, ...(selector === undefined ? {} : { selector }) },
    };
    const outside = addresses.filter(isV4);
    if (selector !== undefined || outside.length === 0) return [service];
    const slice: ManifestObject = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: `${name}-outside`, namespace, ...{ labels: { "kubernetes.io/service-name": name } } },
      addressType: "IPv4",
      endpoints: [{ addresses: outside, conditions: { ready: true } }],
      ports: listed.map(({ name: port, port: number, targetPort, protocol }) => ({
        name: port,
        port: typeof targetPort === "number" ? targetPort : number,
        protocol,
      })),
    };
    return [service, slice];
  });

/** The objects of a scene, in the order in which they can be made. Its pods come last. */
export const sceneObjects = (scene: Scene): readonly ManifestObject[] => {
  const namespaces = [...new Set(scene.endpoints.map(({ namespace }) => namespace))];
  const accounts = new Set(scene.endpoints.map((pod) => `${pod.namespace}/${pod.serviceAccount}`));
  return [
    ...namespaces.map((name) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { ...scene.namespaces[name]?.labels, ...MADE_FOR } },
    })),
    ...[...accounts].map((account) => {
      const [namespace = "", name = ""] = account.split("/");
      return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
    }),
    ...Object.entries(scene.cidrGroups).map(([name, { labels, cidrs }]) => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumCIDRGroup",
      metadata: { name, ...(labels === undefined ? {} : { labels }) },
      spec: { externalCIDRs: cidrs },
    })),
    ...serviceObjects(scene),
    ...scene.endpoints.map(podObject),
  ];
};
