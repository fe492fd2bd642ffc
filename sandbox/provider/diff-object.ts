import { isAutonamed } from "./autoname";
import { diffValues, type ValueChange } from "./diff-values";
import { groupKind, type MutableData, needsReplacement } from "./immutable-fields";
import { objectOrEmpty, type Properties, valueAt } from "./values";

/** One change and whether the resource has to be replaced for it. */
export interface ResourceChange extends ValueChange {
  readonly replace: boolean;
}

/** What an update would change. */
export interface ResourceDiff {
  readonly changes: readonly ResourceChange[];
  readonly deleteBeforeReplace: boolean;
}

/** Compares the inputs an object was made from with the ones it should be made from. */
export function diffObject(
  oldInputs: Properties,
  newInputs: Properties,
  defaultNamespace: string,
  mutable: MutableData,
): ResourceDiff {
  const olds = normalise(oldInputs, newInputs, defaultNamespace);
  const news = normalise(newInputs, oldInputs, defaultNamespace);
  const changes = diffValues(olds, news).map((change) => ({
    ...change,
    replace: needsReplacement(change, olds, news, mutable),
  }));
  const replaces = changes.some(({ replace }) => replace);
  return { changes, deleteBeforeReplace: replaces && !isAutonamed(newInputs) && sameObject(olds, news) };
}

/**
 * Writes out what one side leaves to the cluster. A namespace is missing on one side when the kind's CRD did not exist
 * yet as the inputs were checked. Within a group, another version of the API is the same object.
 */
function normalise(inputs: Properties, other: Properties, defaultNamespace: string): Properties {
  const metadata = { ...objectOrEmpty(inputs.metadata) };
  if (typeof inputs.metadata === "string") return inputs;
  if (metadata.namespace === undefined && valueAt(other, "metadata", "namespace") !== undefined) {
    metadata.namespace = defaultNamespace;
  }
  return { ...inputs, metadata };
}

/** Two objects that cannot exist side by side: the new one can be created only when the old one is gone. */
function sameObject(olds: Properties, news: Properties): boolean {
  const name = (object: Properties) => valueAt(object, "metadata", "name");
  const namespace = (object: Properties) => valueAt(object, "metadata", "namespace");
  return (
    groupKind(olds) === groupKind(news) && name(olds) === name(news) && namespace(olds) === namespace(news)
  );
}
