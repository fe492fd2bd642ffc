import { createHash, randomBytes } from "node:crypto";
import { copyValue, objectOrEmpty, type Properties, stringOrUndefined, valueAt } from "./values";

/** Marks names the provider made up; only those may be replaced before the old object is deleted. */
export const AUTONAMED_ANNOTATION = "pulumi.com/autonamed";

/** What a name is made from when the program gives none. */
export interface AutonameRequest {
  readonly resourceName: string;
  readonly seed: Uint8Array;
  /** The name the engine's own autonaming configuration proposes. */
  readonly proposed: string | undefined;
  readonly olds: Properties;
}

/** The object with a name: its own, the one it was given before, or a new one. */
export function withName(object: Properties, request: AutonameRequest): Properties {
  if (object.metadata !== undefined && valueAt(object, "metadata", "name") !== undefined) return object;
  const old = request.olds;
  const kept = isAutonamed(old) ? stringOrUndefined(valueAt(old, "metadata", "name")) : undefined;
  const named = copyValue(object);
  const metadata = objectOrEmpty(named.metadata);
  const prefix = stringOrUndefined(metadata.generateName) ?? `${request.resourceName}-`;
  delete metadata.generateName;
  metadata.name = kept ?? request.proposed ?? `${prefix.toLowerCase()}${suffix(request.seed)}`;
  metadata.annotations = { ...objectOrEmpty(metadata.annotations), [AUTONAMED_ANNOTATION]: "true" };
  named.metadata = metadata;
  return named;
}

/** True when the provider made up the object's name. */
export function isAutonamed(object: Properties): boolean {
  return valueAt(object, "metadata", "annotations", AUTONAMED_ANNOTATION) === "true";
}

function suffix(seed: Uint8Array): string {
  const bytes = seed.length > 0 ? createHash("sha256").update(seed).digest() : randomBytes(4);
  return bytes.toString("hex").slice(0, 8);
}
