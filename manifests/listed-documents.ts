import type { ManifestObject } from "../verdicts/world";
import type { ManifestDocument } from "./manifest-document";

/**
 * Objects that no file holds, as documents: the line of each is its place in the list.
 *
 * @param from what is shown in the place of a file's name.
 */
export const listedDocuments = (
  objects: readonly ManifestObject[],
  from: string,
): readonly ManifestDocument[] =>
  objects.map((object, index) => ({ file: from, document: index + 1, object, lineOf: () => index + 1 }));
