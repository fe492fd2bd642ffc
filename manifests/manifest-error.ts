/** Where something in a manifest is. */
export interface ManifestPlace {
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document?: number;
  readonly line?: number;
  readonly column?: number;
}

/** `file, document 2, line 7, column 3`. */
export const placeText = ({ file, document, line, column }: ManifestPlace): string =>
  [
    file,
    ...(document === undefined ? [] : [`document ${document}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ].join(", ");

/** A manifest that cannot be used; the message says where and why. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";

  constructor(
    readonly place: ManifestPlace,
    readonly reason: string,
    /** What fixes it, where that is known. */
    readonly fix?: string,
  ) {
    super(`${placeText(place)}: ${reason}`);
  }
}
