import type { Endpoint, ManifestObject, Peer } from "../../../verdicts/world";
import { addressNear } from "./address-near";
import { namespaceSelector, podSelector } from "./generate-selector";
import type { JsonObject } from "./json-value";
import { peerOf, type Scene } from "./scene";
import { exceptions, portNames, portNumbers, prefixes, transports } from "./vocabulary";

interface Drawn {
  readonly rule: JsonObject;
  readonly peer: Peer;
}

const podPeer = (scene: Scene, pod: Endpoint, namespace: string): Drawn => {
  const { random } = scene;
  const form = random.weighted({ pod: pod.namespace === namespace ? 5 : 1, namespace: 3, both: 4 });
  return {
    rule: {
      ...(form === "namespace" ? {} : { podSelector: random.chance(0.15) ? {} : podSelector(scene, pod) }),
      ...(form === "pod" ? {} : { namespaceSelector: namespaceSelector(scene, pod.namespace) }),
    },
    peer: peerOf(pod),
  };
};

const ipBlock = (scene: Scene): Drawn => {
  const { random } = scene;
  const cidr = random.pick(prefixes);
  const cut = (exceptions[cidr] ?? []).filter((each) => each !== cidr);
  const except = cut.length > 0 && random.chance(0.5) ? { except: random.some(cut, 1, 2) } : {};
  return { rule: { ipBlock: { cidr, ...except } }, peer: { cidr: addressNear(random, cidr) } };
};

const port = (scene: Scene, target: Endpoint): { readonly entry: JsonObject; readonly number: number } => {
  const { random, profile } = scene;
  const drawn = random.chance(0.75) ? { protocol: random.pick([...transports, "TCP", "TCP"]) } : {};
  if (random.chance(0.08)) return { entry: drawn, number: random.pick(portNumbers) };
  if (scene.namedEndPort === undefined && random.chance(profile.namedPort)) {
    const own = Object.entries(target.namedPorts ?? {});
    const [name, number] =
      own.length > 0
        ? (([key, value]) => [key.toLowerCase(), value.port] as const)(random.pick(own))
        : (([key, values]) => [key, values[0] ?? 80] as const)(random.pick(Object.entries(portNames)));
    return { entry: { port: name, ...drawn }, number };
  }
  const number = random.pick(portNumbers);
  const end = random.chance(0.2) ? { endPort: random.pick([number, number + 10, 9999, 65535]) } : {};
  return { entry: { port: number, ...end, ...drawn }, number };
};

const rule = (scene: Scene, subject: Endpoint, egress: boolean): JsonObject => {
  const { random } = scene;
  if (random.chance(0.06)) return {};
  const near = scene.endpoints.filter((each) => each.namespace === subject.namespace);
  const peers = random.chance(0.15)
    ? []
    : random.times(1, 2, () =>
        random.chance(0.2)
          ? ipBlock(scene)
          : podPeer(scene, random.pick(random.chance(0.5) ? near : scene.endpoints), subject.namespace),
      );
  const pod = random.pick(scene.endpoints);
  const peer = peers[0]?.peer ?? peerOf(pod);
  const ports = random.chance(0.2) ? [] : random.times(1, 2, () => port(scene, egress ? pod : subject));
  const chosen = ports[0];
  scene.intents.push({
    direction: egress ? "egress" : "ingress",
    subject: peerOf(subject),
    peer,
    weight: 1,
    ...(chosen === undefined ? {} : { port: chosen.number, protocol: protocolOf(chosen.entry) }),
  });
  const key = egress ? "to" : "from";
  return {
    ...(peers.length > 0 || random.chance(0.3) ? { [key]: peers.map((each) => each.rule) } : {}),
    ...(ports.length > 0 || random.chance(0.3) ? { ports: ports.map((each) => each.entry) } : {}),
  };
};

const protocolOf = (entry: JsonObject) =>
  transports.find((transport) => transport === entry.protocol) ?? "TCP";

const rules = (scene: Scene, subject: Endpoint, egress: boolean): readonly JsonObject[] =>
  scene.random.chance(0.15) ? [] : scene.random.times(1, 2, () => rule(scene, subject, egress));

/** A Kubernetes NetworkPolicy: `policyTypes` in every combination, also the ones that its sections contradict. */
export const generateNetworkPolicy = (scene: Scene, name: string): ManifestObject => {
  const { random } = scene;
  const subject = random.pick(scene.endpoints);
  const direction = random.weighted({ ingress: 5, egress: 4, both: 2, neither: 0.5 });
  const types = random.weighted({ fitting: 5, absent: 4, ingress: 1, egress: 1, both: 2, empty: 0.5 });
  const fitting = [
    ...(direction === "egress" ? [] : ["Ingress"]),
    ...(direction === "egress" || direction === "both" ? ["Egress"] : []),
  ];
  const listed: Readonly<Record<typeof types, readonly string[] | undefined>> = {
    fitting,
    absent: undefined,
    ingress: ["Ingress"],
    egress: ["Egress"],
    both: ["Ingress", "Egress"],
    empty: [],
  };
  const policyTypes = listed[types];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: subject.namespace },
    spec: {
      podSelector: random.chance(0.2) ? {} : podSelector(scene, subject),
      ...(policyTypes === undefined ? {} : { policyTypes }),
      ...(direction === "ingress" || direction === "both" ? { ingress: rules(scene, subject, false) } : {}),
      ...(direction === "egress" || direction === "both" ? { egress: rules(scene, subject, true) } : {}),
    },
  };
};
