import type { ToolName } from "../tool";

/** A checksum, as lower-case hexadecimal digits. */
export interface Sum {
  readonly algorithm: "sha256" | "sha512";
  readonly hex: string;
}

/** Where a release's checksum is known from. */
export type SumSource =
  /** Pinned here, from a list that lies in a repository and not beside the release. */
  | { readonly kind: "pinned"; readonly sum: Sum }
  /** A file beside the release: a line `sum  name` for each of its files, or the bare sum of one. */
  | { readonly kind: "file"; readonly url: string; readonly algorithm: Sum["algorithm"] }
  /** What GitHub's API says of the release: it keeps a digest of every file that was uploaded. */
  | { readonly kind: "github"; readonly url: string };

/** One file of a project's own release that holds programs of ours. */
export interface Release {
  /** The project's name, which together with the version names the folder in the cache. */
  readonly name: string;
  /** Without a v. */
  readonly version: string;
  readonly url: string;
  /** Asked in this order until one knows the file. */
  readonly sums: readonly [SumSource, ...SumSource[]];
  /** The programs in it: their paths in the archive; undefined where the file is the program itself. */
  readonly programs: ReadonlyMap<ToolName, string | undefined>;
}

/** The last part of an address: the name by which checksum files know a file. */
export function fileName(url: string): string {
  return new URL(url).pathname.split("/").at(-1) ?? "";
}
