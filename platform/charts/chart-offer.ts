import type { ChartDigest } from "./pinned-charts";

/** A chart as a repository or a registry offers it. */
export interface ChartOffer {
  /** Where the archive is, as it may be shown. */
  readonly where: string;
  /** SHA-256 of the archive that is promised, and by whom. */
  readonly promised?: { readonly digest: ChartDigest; readonly because: string };
  /** Fetches the archive. @throws UserError */
  archive(): Promise<Buffer>;
}
