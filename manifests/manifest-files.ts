import type { ManifestDocument } from "./parse-manifests";
import { readManifests } from "./read-manifests";

/**
 * The objects of files, folders with all that is below them, `-` for standard input; nothing of what is wrong with a
 * folder's files.
 *
 * @throws UserError (wrong usage) for what is not there, ManifestError for a named file that is not a manifest.
 */
export const readManifestFiles = (names: readonly string[]): readonly ManifestDocument[] =>
  readManifests({ named: names }).documents;
