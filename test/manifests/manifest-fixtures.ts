import { join } from "node:path";
import { type ManifestDocument, parseManifests } from "../../manifests/parse-manifests";

const folder = join(__dirname, "../fixtures/manifests");

/** Path of a fixture. */
export const fixture = (name: string): string => join(folder, name);

/** Documents of a text, as if it were a file. */
export const documentsOf = (text: string): readonly ManifestDocument[] =>
  parseManifests(text, "a.yaml").documents;
