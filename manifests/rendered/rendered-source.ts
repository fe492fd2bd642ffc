import type { ManifestDocument } from "../manifest-document";

/** Manifests that a program rendered, and where their objects are from. */
export interface RenderedSource {
  /** What it is called where no file is known: `helm template charts/shop`. */
  readonly name: string;
  readonly text: string;
  /** An object as it stands in the file that it is from, as far as that is known. */
  original(document: ManifestDocument): ManifestDocument;
}
