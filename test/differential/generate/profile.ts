import type { RandomSource } from "./random-source";

/** How often a generated world uses what; all are probabilities unless they say otherwise. */
export interface Profile {
  readonly networkPolicy: number;
  readonly clusterwide: number;
  /** A rule is a deny rule. */
  readonly deny: number;
  /** Ports come with L7 rules. */
  readonly l7: number;
  /** A port is named instead of numbered. */
  readonly namedPort: number;
  /** Weights of the kinds of peers. */
  readonly peers: Readonly<Record<PeerKind, number>>;
  /** A rule asks for an authentication mode. */
  readonly auth: number;
  /** A selector has expressions. */
  readonly expressions: number;
  /** Words that releases of Cilium read differently. */
  readonly disputed: boolean;
}

/** Ways in which a Cilium rule names the other end. */
export type PeerKind =
  | "endpoints"
  | "entities"
  | "cidr"
  | "cidrSet"
  | "fqdn"
  | "services"
  | "requires"
  | "groups"
  | "absent";

const mixed: Profile = {
  networkPolicy: 0.25,
  clusterwide: 0.2,
  deny: 0.23,
  l7: 0.5,
  namedPort: 0.2,
  peers: {
    endpoints: 10,
    entities: 4,
    cidr: 2,
    cidrSet: 2,
    fqdn: 2,
    services: 1,
    requires: 1,
    groups: 0,
    absent: 3,
  },
  auth: 0.2,
  expressions: 0.3,
  disputed: false,
};

/** Every profile: the mix, and one for each subject that the mix alone would meet too seldom. */
export const profiles = {
  mixed,
  "l7-heavy": { ...mixed, networkPolicy: 0.1, l7: 0.8, deny: 0.08, auth: 0.1 },
  "deny-heavy": { ...mixed, deny: 0.45, l7: 0.35 },
  "named-ports": { ...mixed, namedPort: 0.75, l7: 0.4, deny: 0.15 },
  cidr: {
    ...mixed,
    l7: 0.3,
    peers: { ...mixed.peers, endpoints: 2, cidr: 8, cidrSet: 10, entities: 3, fqdn: 1 },
  },
  fqdn: { ...mixed, networkPolicy: 0.05, peers: { ...mixed.peers, endpoints: 3, fqdn: 12 }, l7: 0.4 },
  auth: { ...mixed, networkPolicy: 0.1, auth: 0.6, l7: 0.35 },
  "kubernetes-only": { ...mixed, networkPolicy: 1, clusterwide: 0 },
  selectors: {
    ...mixed,
    l7: 0.25,
    expressions: 0.7,
    peers: { ...mixed.peers, endpoints: 16, requires: 3, entities: 3 },
  },
  /** What the releases of Cilium decide differently; in no world that chooses its own profile. */
  releases: {
    ...mixed,
    namedPort: 0.4,
    expressions: 0.5,
    networkPolicy: 0.15,
    peers: { ...mixed.peers, entities: 7, cidrSet: 5, groups: 1.5, services: 3 },
    disputed: true,
  },
} as const satisfies Record<string, Profile>;

/** Name of a profile. */
export type ProfileName = keyof typeof profiles;

/** The names. */
export const profileNames = Object.keys(profiles) as ProfileName[];

const weights: Readonly<Record<ProfileName, number>> = {
  mixed: 4,
  "l7-heavy": 2,
  "deny-heavy": 2,
  "named-ports": 2,
  cidr: 2,
  fqdn: 1,
  auth: 1,
  "kubernetes-only": 1,
  selectors: 2,
  releases: 0,
};

/** A profile for a world. */
export const anyProfile = (random: RandomSource): ProfileName => random.weighted(weights);
