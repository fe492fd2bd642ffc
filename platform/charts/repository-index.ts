import { load } from "js-yaml";
import type { ChartDigest } from "./pinned-charts";
import { plainDigest } from "./wanted-chart";

/** What a Helm repository says of one version of a chart (helm.sh, "The Chart Repository Guide"). */
export interface IndexEntry {
  /** Addresses of the archive, absolute. */
  readonly urls: readonly string[];
  /** SHA-256 of the archive; very old indexes have none. */
  readonly digest?: ChartDigest;
}

/** What a repository has of a chart. */
export type Lookup =
  | { readonly kind: "found"; readonly entry: IndexEntry }
  /** The chart, but not in that version. */
  | { readonly kind: "other-versions"; readonly versions: readonly string[] }
  | { readonly kind: "no-chart"; readonly charts: readonly string[] }
  /** No index at all. */
  | { readonly kind: "unreadable"; readonly reason: string };

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listAt = (tree: unknown, key: string): readonly unknown[] => {
  const found = isTree(tree) ? tree[key] : undefined;
  return Array.isArray(found) ? found : [];
};

// js-yaml: an index of 6 MB takes it a second, the `yaml` package of the other rooms eleven.
const parsed = (text: string): Tree | string => {
  try {
    const tree = load(text);
    return isTree(tree) && isTree(tree.entries) ? tree.entries : "it has no `entries`";
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
  }
};

/**
 * Looks a version of a chart up in the text of an index.
 *
 * @param base address that relative ones in the index count from: the repository's, with a slash at its end.
 */
export const lookUp = (text: string, base: string, chart: string, version: string): Lookup => {
  const entries = parsed(text);
  if (typeof entries === "string") return { kind: "unreadable", reason: entries };
  const versions = listAt(entries, chart).filter(isTree);
  if (versions.length === 0) return { kind: "no-chart", charts: Object.keys(entries) };
  // As Helm, a version may be written with a `v` in front.
  const named = (entry: Tree): string => String(entry.version ?? "").replace(/^v/, "");
  const found = versions.find((entry) => named(entry) === version);
  if (found === undefined) return { kind: "other-versions", versions: versions.map(named) };
  const urls = listAt(found, "urls").filter((url): url is string => typeof url === "string");
  return {
    kind: "found",
    entry: {
      urls: urls.filter((url) => URL.canParse(url, base)).map((url) => new URL(url, base).href),
      ...(typeof found.digest === "string" ? { digest: plainDigest(found.digest) } : {}),
    },
  };
};
