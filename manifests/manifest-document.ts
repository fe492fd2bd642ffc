import type { ManifestObject } from "../verdicts/world";
import type { UnrenderedField } from "./unrendered";

/** A line of a file that is a comment to this program. */
export interface ManifestComment {
  readonly line: number;
  readonly text: string;
}

/** An object of a file, with the place it came from. */
export interface ManifestDocument {
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document: number;
  readonly object: ManifestObject;
  /** Fields that hold something in the place of what is not rendered yet. Absent if there are none. */
  readonly unrendered?: readonly UnrenderedField[];
  /** Comments of the document that name this program. Absent if there are none. */
  readonly comments?: readonly ManifestComment[];
  /** Line of a field, or of the deepest part of its path that is there. */
  lineOf(path: string): number;
}

/** A key that a document has twice; kubectl takes the last one. */
export interface RepeatedField {
  readonly file: string;
  readonly document: number;
  readonly key: string;
  /** Line of the one that is lost. */
  readonly line: number;
}
