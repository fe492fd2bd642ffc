import type { EngineBehaviour } from "../../cilium/cilium-release";
import type { Filter } from "../filters/filter-set";
import type { Origin, PeerPolicy } from "../filters/peer-policy";
import type { Match } from "../requests/http-rule";
import type { DirectionRules } from "./direction-rules";
import type { Packet } from "./entry";
import { covers, envoyFilters, isEveryPort, joinedRules, selecting } from "./envoy-filters";

const matchesFirstLabel = (wanted: string, asked: string): boolean => {
  if (!wanted.startsWith("*")) return wanted !== "" && wanted === asked;
  if (wanted.startsWith("**.")) return asked.endsWith(wanted.slice(2));
  const suffix = wanted.slice(1);
  const label = asked.slice(0, Math.max(0, asked.length - suffix.length));
  return wanted.startsWith("*.") && asked.endsWith(suffix) && label !== "" && !label.includes(".");
};

const labels = "[-a-z0-9_]+(?:[.][-a-z0-9_]+)*";
const patterns = new Map<string, RegExp>();

const matchesAnywhere = (wanted: string, asked: string): boolean => {
  let pattern = patterns.get(wanted);
  if (pattern === undefined) {
    const bare = wanted.replace(/\.$/, "");
    const first = /^\*{2,}\./.test(bare) ? `${labels}[.]` : "";
    const rest = bare.slice(first === "" ? 0 : bare.indexOf(".") + 1);
    const every = first === "" && /^\*+$/.test(rest);
    const text = rest.replaceAll(".", "[.]").replaceAll(/\*+/g, "[-a-z0-9_]*");
    pattern = new RegExp(`^${every ? labels : `${first}${text}`}$`);
    patterns.set(wanted, pattern);
  }
  return pattern.test(asked);
};

/**
 * Whether a pattern of `serverNames` matches the server name of a TLS handshake. `*.` at the beginning stands for one label,
 * `**.` for one or more, letters count alike. Where wildcards may stand anywhere, `*` is any part of a label and alone every
 * name. Source: cilium/proxy, cilium/network_policy.cc (SniPattern) at the commits that Cilium 1.18.6 and 1.20.2 require.
 */
export const matchesServerName = (
  pattern: string,
  name: string,
  { serverNameWildcards }: Pick<EngineBehaviour, "serverNameWildcards">,
): boolean => {
  const [wanted, asked] = [pattern.toLowerCase(), name.toLowerCase()];
  return serverNameWildcards === "anywhere"
    ? matchesAnywhere(wanted, asked)
    : matchesFirstLabel(wanted, asked);
};

/** Whether a rule asks for certificates, which Secrets hold: what a handshake comes to then is in no policy. */
const changesTls = ({ terminatingTls, originatingTls }: PeerPolicy): boolean =>
  terminatingTls !== "" || originatingTls !== "";

const letsPass = (policy: PeerPolicy, name: string, engine: EngineBehaviour): Match => {
  // A rule for a listener of its own is ignored by every other.
  if (policy.parser === "crd") return "no";
  const { serverNames } = policy;
  if (serverNames.length > 0 && !serverNames.some((pattern) => matchesServerName(pattern, name, engine)))
    return "no";
  return changesTls(policy) ? "unknown" : "yes";
};

/** What the proxy does with a TLS handshake, and the rules that made it so. */
export interface HandshakeDecision {
  /** `unknown`: a certificate of a Secret decides. */
  readonly match: Match;
  readonly origins: readonly Origin[];
}

const firstThatPasses = (
  filters: readonly Filter[],
  { peer }: Packet,
  name: string,
  { engine }: DirectionRules,
): HandshakeDecision => {
  let unknown: readonly Origin[] | undefined;
  for (const [, policy] of filters.flatMap((filter) => selecting(filter, peer))) {
    const match = letsPass(policy, name, engine);
    if (match === "yes") return { match, origins: policy.origins };
    if (match === "unknown") unknown = policy.origins;
  }
  return unknown === undefined ? { match: "no", origins: [] } : { match: "unknown", origins: unknown };
};

// Rules for every port let all names pass.
const decideJoined = (rules: DirectionRules, packet: Packet, name: string): HandshakeDecision => {
  const { everyPort, sent, everybody } = joinedRules(rules, packet);
  const [first] = everyPort;
  if (first !== undefined) return { match: "yes", origins: first.origins };
  const decision = firstThatPasses(sent, packet, name, rules);
  const hasRules = sent.some(({ peers }) =>
    [...peers.keys()].some((one) => one.isWildcard || rules.selectsAnybody(one)),
  );
  if (decision.match !== "yes" && everybody !== undefined && !hasRules)
    return { match: "yes", origins: everybody.origins };
  return decision;
};

const decideByPrecedence = (rules: DirectionRules, packet: Packet, name: string): HandshakeDecision => {
  const { set, portNames } = rules;
  const filters = envoyFilters(set).filter(
    (filter) => isEveryPort(filter) || covers(filter, packet, portNames),
  );
  return firstThatPasses(filters, packet, name, rules);
};

/**
 * What Cilium's proxy does with a TLS handshake that was sent to it: a connection passes if any rule for its peer and port
 * lets its server name pass; a rule without `serverNames` lets every name pass. Source: Cilium, pkg/envoy
 * getDirectionNetworkPolicy; cilium/proxy, network_filter.cc (onNewConnection), network_policy.cc (PortPolicy::allowed).
 */
export const decideHandshake = (rules: DirectionRules, packet: Packet, name: string): HandshakeDecision =>
  rules.engine.joinedAllowAll === "lost"
    ? decideJoined(rules, packet, name)
    : decideByPrecedence(rules, packet, name);
