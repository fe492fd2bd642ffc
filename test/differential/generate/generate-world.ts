import type { Endpoint, Flow, ManifestObject, Question } from "../../../verdicts/world";
import { breakPolicy } from "./break-policy";
import { generateKnownEnds, onNodes } from "./generate-addresses";
import { generateCiliumPolicy } from "./generate-cilium-policy";
import {
  generateCidrGroups,
  generateEndpoints,
  generateNamespaces,
  generateServices,
} from "./generate-cluster";
import { generateFlow } from "./generate-flow";
import { generateNetworkPolicy } from "./generate-network-policy";
import { anyProfile, type ProfileName, profiles } from "./profile";
import { RandomSource } from "./random-source";
import type { PortForm, Scene } from "./scene";
import { clusterNames } from "./vocabulary";

/** Of how many policies one is made wrong. */
const brokenShare = 0.04;

const dnsPortOf = (random: RandomSource, endpoints: readonly Endpoint[]): PortForm => {
  if (random.chance(0.75)) return { text: "53", number: 53 };
  if (random.chance(0.2)) return { text: "5353", number: 5353 };
  const name = "dns-tcp";
  const given = endpoints.flatMap((endpoint) => endpoint.namedPorts?.[name]?.port ?? []);
  return { text: name, number: given[0] ?? 53 };
};

const generatePolicy = (scene: Scene, index: number): ManifestObject => {
  const { random, profile } = scene;
  const name = `policy-${index}`;
  const policy = random.chance(profile.networkPolicy)
    ? generateNetworkPolicy(scene, name)
    : generateCiliumPolicy(scene, name, random.chance(profile.clusterwide));
  if (random.chance(0.01)) return { ...policy, metadata: { name } };
  return random.chance(brokenShare) ? breakPolicy(random, policy) : policy;
};

/** Everything of a random world but policies and flows. */
const drawScene = (random: RandomSource, name: ProfileName | undefined): Scene => {
  const chosen = anyProfile(random);
  const profile = profiles[name ?? chosen];
  const mesh = random.chance(0.2);
  const clusterName = mesh || random.chance(0.2) ? clusterNames[0] : undefined;
  const namespaces = generateNamespaces(random);
  // Now and then a pod is in a namespace that the world says nothing of.
  const homes = [...Object.keys(namespaces), ...(random.chance(0.1) ? ["unlisted"] : [])];
  const endpoints = generateEndpoints(random, profile, homes, mesh);
  return {
    random,
    profile,
    ...(clusterName === undefined ? {} : { clusterName }),
    namespaces,
    endpoints,
    services: generateServices(random, endpoints),
    cidrGroups: generateCidrGroups(random, profile),
    dnsPort: dnsPortOf(random, endpoints),
    ...(random.chance(0.08) ? { namedEndPort: random.pick([90, 5353, 9999]) } : {}),
    intents: [],
  };
};

const drawPolicies = (scene: Scene): ManifestObject[] => {
  const { random } = scene;
  const policies = random.times(1, 6, (index) => generatePolicy(scene, index));
  if (random.chance(0.01)) policies.push(random.pick(policies));
  return policies;
};

const drawFlows = (scene: Scene, flows: number): Flow[] =>
  Array.from({ length: flows }, () => generateFlow(scene));

/** Pods, namespaces and Services of a random world, for those who draw policies for them several times. */
export const generateScene = (seed: number): Scene => drawScene(new RandomSource(seed), undefined);

/** Policies and flows for a scene's pods, the same for the same seed. The seed chooses the profile. */
export const generateInScene = (
  given: Scene,
  seed: number,
  flows: number,
): Required<Pick<Question, "policies" | "flows">> => {
  const random = new RandomSource(seed);
  const scene: Scene = { ...given, random, profile: profiles[anyProfile(random)], intents: [] };
  const policies = drawPolicies(scene);
  return { policies, flows: drawFlows(scene, flows) };
};

/**
 * A random world with random flows, the same for the same seed.
 *
 * @param name of a profile; without one the seed chooses it.
 */
export const generateWorld = (seed: number, flows: number, name?: ProfileName): Question => {
  const random = new RandomSource(seed);
  const scene = drawScene(random, name);
  const { clusterName, namespaces, endpoints } = scene;
  const policies = drawPolicies(scene);
  // What a world knows of addresses and nodes is drawn last, so that the policies do not depend on it.
  const knows = random.chance(0.3);
  const known = knows ? generateKnownEnds(random, endpoints, scene.services) : {};
  return {
    ...(clusterName === undefined ? {} : { clusterName }),
    namespaces,
    endpoints: knows ? onNodes(random, endpoints) : endpoints,
    ...known,
    ...(scene.services.length > 0 ? { services: scene.services } : {}),
    ...(Object.keys(scene.cidrGroups).length > 0 ? { cidrGroups: scene.cidrGroups } : {}),
    policies,
    flows: drawFlows(scene, flows),
  };
};
