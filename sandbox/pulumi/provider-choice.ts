/** Which provider plugin the user wants. */
export const PROVIDER_MODES = ["auto", "official", "stand-in"] as const;
export type ProviderMode = (typeof PROVIDER_MODES)[number];

/** How long a failed download is remembered. */
export const FAILURE_MEMORY_MS = 24 * 3600 * 1000;

/** What is known before deciding. */
export interface ProviderFacts {
  readonly mode: ProviderMode;
  /** An official plugin in a fitting version on PATH. */
  readonly onPath: boolean;
  /** The official plugin, downloaded earlier. */
  readonly cached: boolean;
  /** When a download failed last, in milliseconds since 1970. */
  readonly failedAt: number | undefined;
  readonly now: number;
}

/** Where the plugin comes from. `download` may fail; with mode `auto` the stand-in is next. */
export function chooseProvider(facts: ProviderFacts): "path" | "cache" | "download" | "stand-in" {
  if (facts.mode === "stand-in") return "stand-in";
  if (facts.onPath) return "path";
  if (facts.cached) return "cache";
  const failedLately = facts.failedAt !== undefined && facts.now - facts.failedAt < FAILURE_MEMORY_MS;
  return facts.mode === "auto" && failedLately ? "stand-in" : "download";
}

/** Reads a mode from the command line or LAB_PROVIDER. */
export function parseProviderMode(text: string | undefined): ProviderMode | undefined {
  return text === undefined || text === "" ? "auto" : PROVIDER_MODES.find((mode) => mode === text);
}
