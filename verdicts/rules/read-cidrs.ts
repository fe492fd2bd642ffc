import type { EngineBehaviour } from "../../cilium/cilium-release";
import { containsAddress, maskedText, type Prefix, parsePrefix } from "../addresses/prefix";
import type { Requirement, Selector } from "../labels/selector";
import type { CidrRuleSource } from "./cilium-source";
import type { ReadContext } from "./read-context";
import { groupKeys, readSelector } from "./read-selector";

/** Label that an address in a CiliumCIDRGroup carries, for its name. Source: Cilium, api.LabelForCIDRGroupRef. */
export const cidrGroupLabel = (name: string): string => `io.cilium.policy.cidrgroupname/${name}`;

const world = "reserved.world";
const notCidr = (text: string): string =>
  `${JSON.stringify(text)} is no network in CIDR notation. Write an address and a prefix length, such as 10.0.0.0/8; a single address is written with /32`;

/** Extended key of the label of a network: colons cannot stand in a key, so dashes do. */
export const cidrKey = (text: string): string => {
  const prefix = parsePrefix(text);
  // 10.1.2.3/16 and 10.1.0.0/16 are one network.
  const cidr = prefix === undefined ? text : maskedText(prefix);
  const slash = cidr.lastIndexOf("/");
  return `cidr.${cidr.slice(0, slash).replaceAll(":", "-").replace(/^-/, "0-").replace(/-$/, "-0")}${cidr.slice(slash)}`;
};

const prefixIsIpv4 = (cidr: string): boolean => !cidr.includes(":");

const exists = (key: string): Requirement => ({ key, operator: "Exists", values: [] });

/** Extended key of the label of a network where that of a /0 is the world of its family. */
const networkKey = (cidr: string, { allOfIpv6 }: EngineBehaviour): string => {
  const family = prefixIsIpv4(cidr) ? "world" : allOfIpv6;
  return parsePrefix(cidr)?.bits === 0 ? `reserved.${family}` : cidrKey(cidr);
};

/** One selector for a network, the same only where it is written alike. */
const networkAsWritten = (
  cidr: string,
  exceptions: readonly Requirement[],
  { selectors, engine }: ReadContext,
): Selector => selectors.of([exists(networkKey(cidr, engine)), ...exceptions], `network ${cidr} `);

/** Selectors of `fromCIDR`/`toCIDR`. `0.0.0.0/0` also selects the rest of the world, `::/0` does not where IPv6 is off. */
export const readCidrs = (cidrs: readonly string[], path: string, context: ReadContext): Selector[] => {
  const { selectors, problems, engine } = context;
  const result = cidrs.map((cidr, index) => {
    problems.require(parsePrefix(cidr) !== undefined, `${path}[${index}]`, notCidr(cidr));
    return engine.sameNetwork === "text"
      ? networkAsWritten(cidr, [], context)
      : selectors.of([{ key: cidrKey(cidr), operator: "In", values: [""] }]);
  });
  if (engine.sameNetwork === "text") return result;
  return cidrs.includes("0.0.0.0/0")
    ? [...result, selectors.of([{ key: world, operator: "In", values: [""] }])]
    : result;
};

const isException = (whole: Prefix, exception: Prefix, { exceptions }: EngineBehaviour): boolean =>
  containsAddress(whole, exception.address) &&
  (exceptions === "begin inside" || exception.bits >= whole.bits);

/** Checks a network and what is taken out of it: the exceptions have to lie inside. */
export const checkCidrWithExceptions = (
  cidr: string,
  except: readonly string[],
  path: string,
  { problems, engine }: Pick<ReadContext, "problems" | "engine">,
): void => {
  const prefix = parsePrefix(cidr);
  problems.require(prefix !== undefined, `${path}.cidr`, notCidr(cidr));
  for (const [index, text] of except.entries()) {
    const exception = parsePrefix(text);
    if (exception === undefined) problems.add(`${path}.except[${index}]`, notCidr(text));
    else if (prefix !== undefined && !isException(prefix, exception, engine)) {
      problems.add(`${path}.except[${index}]`, `${text} does not lie in ${cidr}; take it out or widen cidr`);
    }
  }
};

const readCidrRule = (rule: CidrRuleSource, path: string, context: ReadContext): Selector[] => {
  const { selectors, problems, engine } = context;
  const { cidr, cidrGroupRef, cidrGroupSelector, except = [] } = rule;
  const given = [cidr, cidrGroupRef, cidrGroupSelector].filter((part) => part !== undefined).length;
  problems.require(given === 1, path, "must have exactly one of cidr, cidrGroupRef and cidrGroupSelector");
  for (const [index, text] of except.entries()) {
    problems.require(parsePrefix(text) !== undefined, `${path}.except[${index}]`, notCidr(text));
  }
  const exceptions = except
    .filter((text) => parsePrefix(text) !== undefined)
    .map((text): Requirement => {
      const key = engine.sameNetwork === "text" ? networkKey(text, engine) : cidrKey(text);
      return { key, operator: "DoesNotExist", values: [] };
    });
  if (cidr !== undefined) {
    checkCidrWithExceptions(cidr, except, path, context);
    if (engine.sameNetwork === "text") return [networkAsWritten(cidr, exceptions, context)];
    const network = selectors.of([exists(cidrKey(cidr)), ...exceptions]);
    const isAll = cidr.endsWith("/0") && (prefixIsIpv4(cidr) || engine.allOfIpv6 === "world");
    return isAll ? [network, selectors.of([exists(world), ...exceptions])] : [network];
  }
  if (cidrGroupRef !== undefined) {
    return [selectors.of([exists(`cidrgroup.${cidrGroupLabel(cidrGroupRef)}`), ...exceptions])];
  }
  const group = readSelector(
    cidrGroupSelector ?? {},
    groupKeys(engine),
    `${path}.cidrGroupSelector`,
    problems,
  );
  const requirements = [...group, ...exceptions];
  return [
    engine.networksSelect === "the world" ? selectors.ofWorld(requirements) : selectors.of(requirements),
  ];
};

/** Selectors of `fromCIDRSet`/`toCIDRSet`. None of them ever selects a pod or a node. */
export const readCidrSet = (
  rules: readonly CidrRuleSource[],
  path: string,
  context: ReadContext,
): Selector[] => rules.flatMap((rule, index) => readCidrRule(rule, `${path}[${index}]`, context));

/** Selectors of a NetworkPolicy's `ipBlock`. An API server wants its exceptions to be smaller than the block. */
export const readIpBlock = (
  block: { readonly cidr?: string; readonly except?: readonly string[] },
  path: string,
  context: ReadContext,
): Selector[] => {
  const { cidr, except = [] } = block;
  if (cidr === undefined) {
    context.problems.add(`${path}.cidr`, "is required");
    return [];
  }
  const bits = parsePrefix(cidr)?.bits ?? 0;
  for (const [index, text] of except.entries()) {
    const exception = parsePrefix(text);
    if (exception === undefined || exception.bits > bits) continue;
    context.problems.add(`${path}.except[${index}]`, `${text} must be smaller than ${cidr}`);
  }
  return readCidrRule({ cidr, except }, path, context);
};
