import type { L7, Verdict } from "../answer";
import type { Origin } from "../filters/peer-policy";
import { type ComparedRequest, comparedRequest } from "../requests/http-rule";
import type { HttpRequest } from "../world";
import type { DirectionRules } from "./direction-rules";
import { decideQuery } from "./dns-proxy";
import type { Effect, Packet } from "./entry";
import { decideRequest } from "./envoy";
import { isProxyUnclear } from "./proxy-conflict";
import { decideHandshake } from "./server-name";
import { winnerOf } from "./winner";

/** Why a direction decided as it did. */
export type Cause =
  /** The end is not a pod, or no rule is about the direction. */
  | { readonly kind: "not-enforced" }
  /** Rules let the packet (and the request, if there is one) pass. */
  | { readonly kind: "allowed"; readonly origins: readonly Origin[]; readonly isBeyondRange?: boolean }
  /** The pod's own node is always let in. */
  | { readonly kind: "own-host" }
  | { readonly kind: "denied"; readonly origins: readonly Origin[]; readonly isBeyondRange?: boolean }
  /** Nothing allows it; these put the pod into default deny. */
  | { readonly kind: "default-deny"; readonly origins: readonly Origin[] }
  /** A proxy sees the packet; nothing was asked about a request. */
  | { readonly kind: "proxied"; readonly origins: readonly Origin[] }
  /** The proxy lets no such request pass; these sent it there. */
  | { readonly kind: "refused"; readonly origins: readonly Origin[] }
  /** A proxy decides by the server name in the TLS handshake, and none was asked about. */
  | { readonly kind: "by-server-name"; readonly origins: readonly Origin[] }
  /** The proxy lets no handshake for this server name pass; these sent it there. */
  | { readonly kind: "name-refused"; readonly origins: readonly Origin[] }
  | { readonly kind: "not-evaluable"; readonly reason: string; readonly origins: readonly Origin[] };

/** The decision of one direction. */
export interface DirectionDecision {
  readonly verdict: Verdict;
  readonly l7: L7;
  readonly authRequired: boolean;
  readonly cause: Cause;
}

/** What is asked of a packet beyond letting it pass. */
export interface Asked {
  readonly http?: HttpRequest;
  readonly dns?: { readonly name: string };
  readonly tls?: { readonly serverName: string };
  /** The name that the flow goes to: the server name where rules ask for one and the question says none. */
  readonly destinationName?: string;
}

const passes = (cause: Cause): DirectionDecision => ({
  verdict: "allowed",
  l7: "none",
  authRequired: false,
  cause,
});

/** The decision for an end that no policy is about. */
export const notEnforced: DirectionDecision = passes({ kind: "not-enforced" });

const ownHost: DirectionDecision = passes({ kind: "own-host" });

/** A direction that cannot be decided. */
export const undecided = (reason: string, origins: readonly Origin[] = []): DirectionDecision => ({
  verdict: "not-evaluable",
  l7: "none",
  authRequired: false,
  cause: { kind: "not-evaluable", reason, origins },
});

const request = new WeakMap<HttpRequest, ComparedRequest>();

const comparedOnce = (http: HttpRequest): ComparedRequest => {
  const known = request.get(http);
  if (known !== undefined) return known;
  const compared = comparedRequest(http);
  request.set(http, compared);
  return compared;
};

const proxied = (l7: L7, authRequired: boolean, verdict: Verdict, cause: Cause): DirectionDecision => ({
  verdict,
  l7,
  authRequired,
  cause,
});

const decideHttp = (
  rules: DirectionRules,
  packet: Packet,
  http: HttpRequest,
  origins: readonly Origin[],
  authRequired: boolean,
): DirectionDecision => {
  const decision = decideRequest(rules, packet, comparedOnce(http));
  switch (decision.match) {
    case "yes":
      return proxied("http", authRequired, "allowed", { kind: "allowed", origins: decision.origins });
    case "no":
      return proxied("http", false, "denied-by-l7", { kind: "refused", origins });
    case "unknown":
      return {
        ...undecided(
          "a rule depends on the content of a Secret or on TLS, which no policy holds",
          decision.origins,
        ),
        l7: "http",
      };
  }
};

const decideDns = (
  { set, portNames, engine }: DirectionRules,
  packet: Packet,
  name: string,
  origins: readonly Origin[],
  authRequired: boolean,
): DirectionDecision => {
  const letting = decideQuery(set, packet, name, portNames, engine);
  return letting === undefined
    ? proxied("dns", false, "denied-by-l7", { kind: "refused", origins })
    : proxied("dns", authRequired, "allowed", { kind: "allowed", origins: letting });
};

const otherProxy: Readonly<Record<string, string>> = {
  kafka: "rules for Kafka are decided by a proxy that this program does not model",
  crd: "an Envoy listener of a CiliumEnvoyConfig decides it",
};

const certificates =
  "a rule has the proxy take part in TLS, with certificates of Secrets that no policy holds";

/** A connection with TLS that the proxy sees: it passes by its server name, and what it carries stays unseen. */
const decideTls = (
  rules: DirectionRules,
  packet: Packet,
  name: string | undefined,
  { policy }: Effect,
  origins: readonly Origin[],
  authRequired: boolean,
): DirectionDecision => {
  const { serverNames } = policy;
  if (name === undefined) {
    if (serverNames.length === 0) return { ...undecided(certificates, origins), l7: "tls" };
    return proxied("tls", false, "not-evaluable", { kind: "by-server-name", origins });
  }
  const decision = decideHandshake(rules, packet, name);
  const l7 = policy.parser === "http" ? "http" : "tls";
  if (decision.match === "no") return proxied(l7, false, "denied-by-l7", { kind: "name-refused", origins });
  if (decision.match === "unknown") return { ...undecided(certificates, decision.origins), l7 };
  if (l7 === "http") {
    const reason =
      "the proxy takes the connection for HTTP, and what becomes of a TLS handshake depends on certificates";
    return { ...undecided(reason, origins), l7 };
  }
  return proxied("tls", authRequired, "allowed", { kind: "allowed", origins: decision.origins });
};

const decideAllowed = (
  rules: DirectionRules,
  packet: Packet,
  asked: Asked,
  effect: Effect,
  origins: readonly Origin[],
): DirectionDecision => {
  const authRequired = effect.auth.type === "spire";
  const { parser } = effect.policy;
  if (parser !== "" && isProxyUnclear(rules.set, effect, packet, rules.portNames)) {
    return undecided(
      "rules send this port to different proxies, and Cilium takes whichever it meets first",
      origins,
    );
  }
  switch (parser) {
    case "":
      return { ...passes({ kind: "allowed", origins }), authRequired };
    case "tls": {
      const name = asked.tls?.serverName ?? asked.destinationName;
      return decideTls(rules, packet, name, effect, origins, authRequired);
    }
    case "http":
      if (asked.tls !== undefined)
        return decideTls(rules, packet, asked.tls.serverName, effect, origins, authRequired);
      return asked.http === undefined
        ? proxied("http", authRequired, "allowed", { kind: "proxied", origins })
        : decideHttp(rules, packet, asked.http, origins, authRequired);
    case "dns":
      return asked.dns === undefined
        ? proxied("dns", authRequired, "allowed", { kind: "proxied", origins })
        : decideDns(rules, packet, asked.dns.name, origins, authRequired);
    default:
      return undecided(otherProxy[parser] ?? `the proxylib parser ${parser} decides it`, origins);
  }
};

const beyond = (decision: DirectionDecision, isBeyondRange: boolean): DirectionDecision =>
  isBeyondRange && decision.cause.kind === "allowed"
    ? { ...decision, cause: { ...decision.cause, isBeyondRange } }
    : decision;

/** Decides one direction for a packet, and for the request in it if one is asked about. */
export const decideDirection = (rules: DirectionRules, packet: Packet, asked: Asked): DirectionDecision => {
  const { set } = rules;
  if (set.conflict !== undefined) return undecided(`Cilium computes no policy for the pod: ${set.conflict}`);
  if (!set.enforced) return notEnforced;
  const host = set.direction === "ingress" && packet.peer.isHost;
  const { effect, origins, isUnclear = false, isBeyondRange = false } = winnerOf(rules, packet, host);
  if (isUnclear) {
    const reason =
      "a range of ports that begins with 0 is every port in the datapath's map, and there another rule has the same entry: either may be the one that stays";
    return undecided(reason, origins);
  }
  if (effect === undefined) {
    if (host && rules.engine.hostIsSparedBy !== "a last rule") return ownHost;
    const cause: Cause = { kind: "default-deny", origins: set.restrictedBy };
    return { verdict: "denied-by-default", l7: "none", authRequired: false, cause };
  }
  // What lets the host in is a rule of Cilium's own; the other last one is for everybody.
  if (host && effect.filter.isLast && effect.filter.wildcard === undefined && effect.auth.type === "none")
    return ownHost;
  if (effect.deny) {
    const cause: Cause = { kind: "denied", origins, isBeyondRange };
    return { verdict: "denied-by-rule", l7: "none", authRequired: false, cause };
  }
  const decision = beyond(decideAllowed(rules, packet, asked, effect, origins), isBeyondRange);
  if (effect.auth.type !== "always-fail") return decision;
  const reason = "authentication mode test-always-fail drops it; that is a mode for tests";
  return { ...undecided(reason, origins), l7: decision.l7 };
};
