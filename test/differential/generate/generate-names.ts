import type { JsonObject } from "./json-value";
import type { RandomSource } from "./random-source";
import { dnsMatchNames, dnsMatchPatterns, dnsNames } from "./vocabulary";

const nameRule = (random: RandomSource): JsonObject =>
  random.chance(0.5)
    ? { matchName: random.pick(dnsMatchNames) }
    : { matchPattern: random.pick(dnsMatchPatterns) };

/** Elements of `toFQDNs`. */
export const generateFqdns = (random: RandomSource): JsonObject[] =>
  random.times(1, 2, () => nameRule(random));

/** Elements of `rules.dns`. */
export const generateDnsRules = (random: RandomSource): JsonObject[] => {
  if (random.chance(0.04)) return [];
  return random.times(1, 3, () => nameRule(random));
};

/** A server name as a TLS handshake carries it: in any case, without the dot at the end. */
export const generateServerName = (random: RandomSource): string => {
  const name = random.pick(dnsNames);
  return random.chance(0.1) ? name.toUpperCase() : name;
};

/** A name as a query carries it: with or without the dot at the end, in any case. */
export const generateQuery = (random: RandomSource): string => {
  const name = random.pick(dnsNames);
  const cased = random.chance(0.1) ? name.toUpperCase() : name;
  return random.chance(0.2) ? `${cased}.` : cased;
};
