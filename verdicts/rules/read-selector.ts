import type { EngineBehaviour } from "../../cilium/cilium-release";
import { extendedKey, extendedPlainKey } from "../labels/label-key";
import { isLabelValue, isQualifiedName } from "../labels/label-syntax";
import { type Operator, operators, type Requirement } from "../labels/selector";
import type { StringMap } from "../world";
import type { Problems } from "./problems";

/** A label selector as a manifest holds it. */
export interface SelectorSource {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** How the keys of a selector are read. */
export interface KeyReading {
  /** The extended form of a key: with its source and a dot before the name. */
  readonly extend: (key: string) => string;
  readonly accepts: (key: string) => boolean;
}

/** Keys whose extended form has to be the name of a label. */
export const readAs = (extend: (key: string) => string): KeyReading => ({
  extend,
  accepts: (key) => isQualifiedName(extend(key)),
});

/** A key that may have its source before a colon, and whose name is that of a label by itself. */
const isPlainKey = (key: string): boolean => {
  const parts = key.split(":");
  const [source = ""] = parts.length === 2 ? parts : ["any"];
  return parts.length <= 2 && /^[A-Za-z0-9]+$/.test(source) && isQualifiedName(parts.at(-1) ?? "");
};

/** Keys as a user writes them in a Cilium policy. */
export const writtenKeys = ({ labelSources }: Pick<EngineBehaviour, "labelSources">): KeyReading =>
  labelSources === "by themselves" ? { extend: extendedPlainKey, accepts: isPlainKey } : readAs(extendedKey);

/** Keys of the labels of a CiliumCIDRGroup. */
export const groupKeys = ({ labelSources }: Pick<EngineBehaviour, "labelSources">): KeyReading => {
  if (labelSources === "before a dot") return readAs((key) => `cidrgroup.${key}`);
  const extend = (key: string): string => extendedPlainKey(key, "cidrgroup");
  // The source is there before the key is looked at.
  return { extend, accepts: (key) => isPlainKey(extend(key).replace(".", ":")) };
};

const valueReason = (value: string): string =>
  `${JSON.stringify(value)} is not a valid value of a label: at most 63 letters, digits, "-", "_", ".", beginning and ending with a letter or digit`;

/** Requirements for labels that have to have these values, in the order in which Cilium sorts them. */
export const matchLabelRequirements = (labels: StringMap): Requirement[] =>
  Object.keys(labels)
    .sort()
    .map((key) => ({ key, operator: "In", values: [labels[key] ?? ""] }));

/** Notes what an API server refuses of a selector, by the schema of Cilium's kinds. */
export const checkStoredSelector = (source: SelectorSource, path: string, problems: Problems): void => {
  const { matchLabels = {}, matchExpressions = [] } = source;
  for (const [key, value] of Object.entries(matchLabels))
    problems.require(isLabelValue(value), `${path}.matchLabels.${key}`, valueReason(value));
  for (const [index, { key, operator }] of matchExpressions.entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    if (key === undefined) problems.add(`${at}.key`, "is required");
    problems.require(
      operators.some((known) => known === operator),
      `${at}.operator`,
      `${JSON.stringify(operator)} is no operator. Accepted: ${operators.join(", ")}`,
    );
  }
};

const checkValues = (operator: string, values: readonly string[], path: string, problems: Problems): void => {
  const [wanted, missing] =
    operator === "In" || operator === "NotIn"
      ? [values.length > 0, `must have a value when the operator is ${operator}`]
      : [values.length === 0, `must be absent when the operator is ${operator}`];
  if (operators.some((known) => known === operator)) problems.require(wanted, path, missing);
  for (const value of values) problems.require(isLabelValue(value), path, valueReason(value));
};

/** Requirements of a selector, its keys put into their extended form. Nothing is checked. */
export const selectorRequirements = (
  { matchLabels = {}, matchExpressions = [] }: SelectorSource,
  extend: KeyReading["extend"],
): Requirement[] => {
  const extended = Object.entries(matchLabels).map(([key, value]) => [extend(key), value]);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }): Requirement => ({
      key: extend(key ?? ""),
      operator: operator as Operator,
      values,
    }),
  );
  return [...matchLabelRequirements(Object.fromEntries(extended)), ...expressions];
};

/** Requirements of a selector, its keys put into their extended form; what Cilium refuses of it is noted. */
export const readSelector = (
  source: SelectorSource,
  { extend, accepts }: KeyReading,
  path: string,
  problems: Problems,
): Requirement[] => {
  const { matchLabels = {}, matchExpressions = [] } = source;
  const checkKey = (key: string, at: string): void =>
    problems.require(accepts(key), at, `${JSON.stringify(key)} is not a valid key of a label`);
  checkStoredSelector(source, path, problems);
  for (const key of Object.keys(matchLabels)) checkKey(key, `${path}.matchLabels`);
  for (const [index, { key, operator, values = [] }] of matchExpressions.entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    if (key !== undefined) checkKey(key, `${at}.key`);
    checkValues(operator, values, `${at}.values`, problems);
  }
  return selectorRequirements(source, extend);
};

/** Whether a requirement is about a key (in extended form). */
export const mentionsKey = (requirements: readonly Requirement[], key: string): boolean =>
  requirements.some((requirement) => requirement.key === key);

/** Whether a requirement is about a key that begins so. */
export const mentionsPrefix = (requirements: readonly Requirement[], prefix: string): boolean =>
  requirements.some((requirement) => requirement.key.startsWith(prefix));

/**
 * Adds the requirement that a label has a value. One of `matchLabels` for the same key is replaced, one of
 * `matchExpressions` stays: a selector holds the former in a map and the latter in a list.
 *
 * @param labelCount how many of the requirements come from `matchLabels`; they stand first.
 */
export const withMatch = (
  requirements: readonly Requirement[],
  labelCount: number,
  key: string,
  value: string,
): Requirement[] => {
  const labels: Record<string, string> = {};
  for (const requirement of requirements.slice(0, labelCount))
    labels[requirement.key] = requirement.values[0] ?? "";
  labels[key] = value;
  return [...matchLabelRequirements(labels), ...requirements.slice(labelCount)];
};
