import type {
  CidrGroup,
  Endpoint,
  HttpRequest,
  Peer,
  Protocol,
  Service,
  StringMap,
} from "../../../verdicts/world";
import type { Profile } from "./profile";
import type { RandomSource } from "./random-source";

/** A port as a policy writes it, and a number that it means at the pod in question. */
export interface PortForm {
  readonly text: string;
  readonly number: number;
}

/**
 * What a rule is about: the ends that it was made for, the port and, for L7 rules, requests near its patterns. Flows are
 * drawn from these, because flows drawn blindly would nearly all be denied by default.
 */
export interface Intent {
  readonly direction: "ingress" | "egress";
  /** The pod that the policy selects. */
  readonly subject: Peer;
  readonly peer: Peer;
  readonly port?: number;
  readonly protocol?: Protocol;
  readonly requests?: readonly HttpRequest[];
  readonly queries?: readonly string[];
  readonly serverNames?: readonly string[];
  /** How many flows are drawn from it, beside others. */
  readonly weight: number;
}

/** The world as far as it is made when policies and flows are drawn. */
export interface Scene {
  readonly random: RandomSource;
  readonly profile: Profile;
  readonly clusterName?: string;
  readonly namespaces: Readonly<Record<string, { readonly labels?: StringMap }>>;
  readonly endpoints: readonly Endpoint[];
  readonly services: readonly Service[];
  readonly cidrGroups: Readonly<Record<string, CidrGroup>>;
  /**
   * How every DNS rule of this world writes its port. One form for the whole world: two filters that send DNS to the
   * proxy and resolve to the same port (a number and a name) are resolved by Cilium in the order of a map, so there is no
   * answer to compare.
   */
  readonly dnsPort: PortForm;
  /**
   * End of the range that every named port of a Cilium policy begins in this world; mostly there is none. The filters of
   * a name are merged, and the one that Cilium's map gives first says whether there is a range: so no world has named
   * ports with it and without it.
   */
  readonly namedEndPort?: number;
  /** Filled while policies are drawn. */
  readonly intents: Intent[];
}

/** How a flow names a pod: with its cluster where it is not in the local one. */
export const peerOf = (endpoint: Endpoint): string =>
  [...(endpoint.cluster === undefined ? [] : [endpoint.cluster]), endpoint.namespace, endpoint.name].join(
    "/",
  );
