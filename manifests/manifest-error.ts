import { UserError } from "../messages/user-error";

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

/** Something that should be a manifest and cannot be used as one. */
export interface ManifestFlaw {
  readonly place: ManifestPlace;
  readonly reason: string;
  /** What fixes it, where that is known. */
  readonly fix?: string;
}

/** A manifest that cannot be used; the message says where and why. */
export class ManifestError extends UserError {
  override readonly name = "ManifestError";
  readonly place: ManifestPlace;
  readonly reason: string;

  constructor({ place, reason, fix }: ManifestFlaw) {
    super(`${placeText(place)}: ${reason}`, { fix, exitCode: 2 });
    this.place = place;
    this.reason = reason;
  }
}
