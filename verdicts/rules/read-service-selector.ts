import type { EngineBehaviour } from "../../cilium/cilium-release";
import { parseExtendedKey } from "../labels/label-key";
import { isQualifiedName } from "../labels/label-syntax";
import { isMetBy, type Requirement } from "../labels/selector";
import type { StringMap } from "../world";
import { Problems } from "./problems";
import type { ReadContext } from "./read-context";
import {
  checkStoredSelector,
  readAs,
  readSelector,
  type SelectorSource,
  selectorRequirements,
  writtenKeys,
} from "./read-selector";

/** Which Services a selector of `k8sServiceSelector` selects. */
export interface ServiceSelector {
  readonly selects: (labels: StringMap) => boolean;
  /** Why it selects no Service, whatever its labels: no condition, or one that is not valid, or that no Service meets. */
  readonly selectsNone?: "empty" | { readonly path: string; readonly reason: string };
}

const matchesAll =
  (requirements: readonly Requirement[], nameOf: (key: string) => string | undefined) =>
  (labels: StringMap): boolean =>
    requirements.every((one) => {
      const name = nameOf(one.key);
      return isMetBy(one, name !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined);
    });

const asWritten = (key: string): string => key;

const isNeeded = ({ operator }: Requirement): boolean => operator === "In" || operator === "Exists";

/** The selector of requirements, and the first of them that no Service can meet. */
const selectorOf = (
  requirements: readonly Requirement[],
  path: string,
  nameOf: (key: string) => string | undefined,
): ServiceSelector => {
  const selects = matchesAll(requirements, nameOf);
  const never = requirements.find((one) => isNeeded(one) && !isQualifiedName(nameOf(one.key) ?? ""));
  if (never === undefined) return { selects };
  const name = nameOf(never.key);
  const reason =
    name === undefined
      ? `labels of Services have the source k8s, and ${JSON.stringify(never.key)} names another`
      : `${JSON.stringify(name)} is no key that a label can have`;
  return { selects, selectsNone: { path, reason } };
};

/** Labels of Services are Kubernetes' own. */
const ofKubernetes = (extended: string): string | undefined => {
  const { source, name } = parseExtendedKey(extended);
  return source === "any" || source === "k8s" ? name : undefined;
};

const withoutSource = (key: string): string =>
  key.startsWith("$") ? key.slice(1) : key.slice(key.indexOf(":") + 1);

// A selector without either field is no selector at all after decoding, and selects nothing.
const readAsWritten = (source: SelectorSource, path: string): ServiceSelector => {
  if (source.matchLabels === undefined && source.matchExpressions === undefined)
    return { selects: () => false, selectsNone: "empty" };
  const refused = new Problems();
  const requirements = readSelector(source, readAs(asWritten), path, refused);
  const [selectsNone] = refused.found;
  if (selectsNone !== undefined) return { selects: () => false, selectsNone };
  return selectorOf(requirements, path, asWritten);
};

/**
 * Reads a selector of Services and notes what has the policy refused. Source: Cilium, pkg/policy/k8s/service.go
 * serviceSelectorMatches; pkg/policy/api/service.go, where 1.19 alone checks it; the type has no decoder of its own, unlike
 * that of a selector of pods.
 */
export const readServiceSelector = (
  source: SelectorSource,
  path: string,
  { engine, problems }: Pick<ReadContext, "problems"> & { readonly engine: EngineBehaviour },
): ServiceSelector => {
  switch (engine.serviceSelectors) {
    case "as written":
      checkStoredSelector(source, path, problems);
      return readAsWritten(source, path);
    case "as selectors of pods": {
      const requirements = readSelector(source, writtenKeys(engine), path, problems);
      return selectorOf(requirements, path, ofKubernetes);
    }
    case "without sources":
      checkStoredSelector(source, path, problems);
      return selectorOf(selectorRequirements(source, withoutSource), path, asWritten);
  }
};
