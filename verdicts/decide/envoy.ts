import type { Filter } from "../filters/filter-set";
import type { Origin, PeerPolicy } from "../filters/peer-policy";
import type { ComparedRequest, Match } from "../requests/http-rule";
import type { DirectionRules } from "./direction-rules";
import { type Packet, portsOf } from "./entry";
import { covers, envoyFilters, isEveryPort, joinedRules, selecting } from "./envoy-filters";

/** What the HTTP proxy does with a request, and the rules that made it so. */
export interface ProxyDecision {
  readonly match: Match;
  readonly origins: readonly Origin[];
}

const matchesPolicy = (policy: PeerPolicy, request: ComparedRequest): Match => {
  if (policy.serverNames.length > 0 || policy.parser === "tls") return "unknown";
  switch (policy.parser) {
    case "http": {
      if (policy.http.length === 0) return "yes";
      let result: Match = "no";
      for (const rule of policy.http) {
        const match = rule.matches(request);
        if (match === "yes") return "yes";
        if (match === "unknown") result = "unknown";
      }
      return result;
    }
    case "":
    case "dns":
      return "yes";
    // A rule for a listener of its own is ignored by the HTTP proxy.
    case "crd":
      return "no";
    default:
      return policy.other.length === 0 ? "yes" : "unknown";
  }
};

class Decision {
  match: Match = "no";
  readonly origins: Origin[] = [];

  get passes(): boolean {
    return this.match === "yes";
  }

  note(match: Match, policy: PeerPolicy): void {
    if (match === "no" || this.match === "yes") return;
    if (match === "yes") this.origins.length = 0;
    this.match = match;
    this.origins.push(...policy.origins);
  }
}

const asksForRequests = ({ parser, http }: PeerPolicy): boolean => parser === "http" && http.length > 0;

/** Whether a filter has rules for requests, of anybody who is there. */
const isAskedForRequests = ({ peers }: Filter, { selectsAnybody }: DirectionRules): boolean =>
  [...peers].some(
    ([selector, policy]) => asksForRequests(policy) && (selector.isWildcard || selectsAnybody(selector)),
  );

// Rules for every port let all requests pass. An allow-all is lost beside the rules of another filter for the same port (by
// name and by number, or in a range): Cilium sends it as an empty list, and joining lists loses that.
const decideJoined = (rules: DirectionRules, packet: Packet, request: ComparedRequest): ProxyDecision => {
  const { everyPort, sent, everybody } = joinedRules(rules, packet);
  const decision = new Decision();
  for (const policy of everyPort) decision.note("yes", policy);
  if (decision.passes) return decision;
  let asked = false;
  for (const filter of sent) {
    asked ||= isAskedForRequests(filter, rules);
    for (const [, policy] of selecting(filter, packet.peer))
      decision.note(matchesPolicy(policy, request), policy);
  }
  if (!asked && !decision.passes) return { match: "yes", origins: everybody?.origins ?? [] };
  return decision;
};

// Every rule is sent with its precedence, so each counts, wherever it stands.
const decideByPrecedence = (
  rules: DirectionRules,
  packet: Packet,
  request: ComparedRequest,
): ProxyDecision => {
  const { set, portNames } = rules;
  const decision = new Decision();
  let asked = false;
  for (const filter of envoyFilters(set)) {
    const everyPort = isEveryPort(filter);
    const covering = everyPort || covers(filter, packet, portNames);
    const atPort = covering || (filter.portName !== "" && portsOf(filter, portNames).includes(packet.port));
    if (!atPort) continue;
    asked ||= isAskedForRequests(filter, rules);
    if (!covering) continue;
    for (const [, policy] of selecting(filter, packet.peer))
      decision.note(matchesPolicy(policy, request), policy);
  }
  return asked || decision.passes ? decision : { match: "yes", origins: [] };
};

/**
 * What Envoy does with a request that was sent to it. The rules of every filter that covers the port count: one without
 * rules for requests lets all of its peers' requests pass. Without any rule for requests Envoy asks none: the datapath has
 * decided already. Source: Cilium, pkg/envoy getDirectionNetworkPolicy; cilium/proxy, network_policy.cc.
 */
export const decideRequest = (
  rules: DirectionRules,
  packet: Packet,
  request: ComparedRequest,
): ProxyDecision =>
  rules.engine.joinedAllowAll === "lost"
    ? decideJoined(rules, packet, request)
    : decideByPrecedence(rules, packet, request);
