import { stringify } from "yaml";
import type { PolicyObject } from "./kubernetes-object";

/**
 * Objects as a stream of YAML documents, as `kubectl` takes it. Without anchors: what two rules share is written twice,
 * as a reader of the one expects it.
 */
export const objectsYaml = (objects: readonly PolicyObject[]): string =>
  objects.map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 })).join("---\n");
