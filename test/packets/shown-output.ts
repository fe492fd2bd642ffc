import { hasCommands, needsCluster } from "../docs/command-block";
import type { MarkdownPage } from "../docs/markdown-page";
import { type Statement, statementsOf } from "../docs/shell-statements";

/** Commands of a page, and what it shows that they print. */
export interface ShownOutput {
  readonly commands: readonly Statement[];
  readonly lines: readonly string[];
}

/** The blocks of a page that need a cluster and are followed by a block of what they print. */
export const shownOutputs = ({ blocks }: MarkdownPage): readonly ShownOutput[] =>
  blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    if (!hasCommands(block) || !needsCluster(block) || next?.language !== "text") return [];
    const end = block.line + block.text.split("\n").length;
    // The fences and an empty line are between them, and nothing else.
    if (next.line - end > 3) return [];
    return [{ commands: statementsOf(block), lines: next.text.split("\n").filter((line) => line !== "") }];
  });

/**
 * A line without what is another in every run: times and how long something took, ports, addresses of pods, identities, ends of
 * pods' names, and how wide a column is for it.
 */
export const withoutChance = (line: string): string =>
  line
    .replace(/^[A-Z][a-z]{2} +\d+ [\d:.]+: /, "TIME: ")
    .replace(/\bID:\d+/g, "ID")
    .replace(/\bclient:\d+/g, "client:PORT")
    .replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, "-POD")
    .replace(/\b\d+ ?(?:ms|milliseconds)\b/g, "MS")
    .replace(/\b10(?:\.\d+){3}\b/g, "ADDRESS")
    .replace(/\b\d+\.\d s\b/g, "SECONDS")
    .replace(/ {2,}/g, "  ");

/** The first shown line that was not printed after those before it; undefined where all were. */
export const missingLine = (shown: readonly string[], printed: string): string | undefined => {
  const lines = printed.split(/\r?\n/).map(withoutChance);
  let from = 0;
  for (const line of shown) {
    const at = lines.indexOf(withoutChance(line), from);
    if (at < 0) return line;
    from = at + 1;
  }
  return undefined;
};
