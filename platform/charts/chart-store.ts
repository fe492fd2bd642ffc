import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import type { ChartDigest } from "./pinned-charts";
import { chartName, chartOrigin, type WantedChart } from "./wanted-chart";

/** Folder of the charts that were fetched: in the user's cache, shared by all checkouts and stacks. */
export const storeFolder = (environment: NodeJS.ProcessEnv): string => {
  const base = environment.XDG_CACHE_HOME;
  const cache = base !== undefined && isAbsolute(base) ? base : join(environment.HOME ?? homedir(), ".cache");
  return join(cache, "talos-policy-lab", "charts");
};

/** SHA-256 of an archive. */
export const digestOf = (archive: Buffer): ChartDigest => createHash("sha256").update(archive).digest("hex");

const readable = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};

const put = (file: string, write: (temporary: string) => void): void => {
  mkdirSync(dirname(file), { recursive: true });
  // Another program may do the same at this moment: a name of its own, then in one step into place.
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    write(temporary);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
};

/** Archives by digest, and which digest a chart had when it was first fetched. */
export class ChartStore {
  constructor(private readonly folder: string) {}

  /** Where an archive of that digest is, or would be. */
  path(digest: ChartDigest): string {
    return join(this.folder, `${digest}.tgz`);
  }

  /** Whether the archive is there, whole. */
  has(digest: ChartDigest): boolean {
    const archive = readable(this.path(digest));
    return archive !== undefined && digestOf(archive) === digest;
  }

  /** Keeps an archive under its digest. */
  keep(archive: Buffer): void {
    put(this.path(digestOf(archive)), (file) => {
      writeFileSync(file, archive);
    });
  }

  /** The file that says which digest a chart of that repository had. */
  recordOf(wanted: WantedChart): string {
    const where = createHash("sha256").update(chartOrigin(wanted)).digest("hex").slice(0, 12);
    return join(this.folder, "first-seen", `${chartName(wanted)}-${wanted.version}-${where}.sha256`);
  }

  /** The digest that a chart had when it was first fetched; undefined if it never was. */
  firstSeen(wanted: WantedChart): ChartDigest | undefined {
    const text = readable(this.recordOf(wanted))?.toString("utf8").trim();
    return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : undefined;
  }

  /** Remembers it. */
  remember(wanted: WantedChart, digest: ChartDigest): void {
    put(this.recordOf(wanted), (file) => {
      writeFileSync(file, `${digest}\n`);
    });
  }
}

/** Folder of links to archives, below the project's: a relative path is the same input on every machine. */
export const linksFolder = "node_modules/.cache/talos-policy-lab/charts";

/**
 * A link to an archive below the project's folder.
 *
 * @returns its path as the provider is told it. The digest is part of it, so Pulumi's state remembers it too.
 */
export const linkTo = (archive: string, wanted: WantedChart, digest: ChartDigest): string => {
  const link = `./${linksFolder}/${chartName(wanted)}-${wanted.version}-${digest.slice(0, 12)}.tgz`;
  put(link, (file) => {
    symlinkSync(archive, file);
  });
  return link;
};
