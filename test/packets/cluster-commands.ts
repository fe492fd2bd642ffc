import { hasCommands, needsCluster } from "../docs/command-block";
import type { CodeBlock, MarkdownPage } from "../docs/markdown-page";
import { statementsOf } from "../docs/shell-statements";

/** A command of the documentation that needs a real cluster. */
export interface ClusterCommand {
  readonly page: string;
  readonly line: number;
  readonly text: string;
  /** The comment above it: what it shows, or what should come of it. */
  readonly says: string;
}

/** The last comment before a line of a block. */
const commentBefore = (block: CodeBlock, line: number): string =>
  block.text
    .split("\n")
    .slice(1, line - block.line)
    .filter((text) => text.startsWith("# "))
    .at(-1)
    ?.slice(2) ?? "";

/** All commands of the pages that stand in blocks which begin with `# real cluster`. */
export const clusterCommands = (pages: readonly MarkdownPage[]): readonly ClusterCommand[] =>
  pages.flatMap(({ path: page, blocks }) =>
    blocks
      .filter((block) => hasCommands(block) && needsCluster(block))
      .flatMap((block) =>
        statementsOf(block).map(({ line, text }) => ({ page, line, text, says: commentBefore(block, line) })),
      ),
  );

/** What came of a command. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  /** With what it printed on standard error. */
  readonly all: string;
}

const curlEnds: readonly number[] = [6, 7, 28];

/** Phrases of the pages, and what each means; the first that fits counts. */
const phrases: readonly (readonly [RegExp, (end: CommandEnd, number: string) => boolean])[] = [
  [/\(`curl`: exit code (\d+)\)/, ({ exitCode }, number) => exitCode === Number(number)],
  [/grpc-status (\d+)/, ({ all }, number) => new RegExp(`grpc-status: ${number}\\b`, "i").test(all)],
  [/(200), 404 or 405$/, ({ exitCode, stdout }) => exitCode === 0 && /^(200|404|405)\s*$/.test(stdout)],
  [/^(\d{3})(?:,|$)/, ({ exitCode, stdout }, number) => exitCode === 0 && stdout.trim() === number],
  [/^`(REFUSED)`/, ({ all }) => /: REFUSED/.test(all)],
  [/^names (resolve)$/, ({ all }) => /^Name:.*\nAddress: /m.test(all)],
  [/^the (DNS server)'s answer$/, ({ all }) => /^Server:/m.test(all) && !/: REFUSED|timed out/.test(all)],
  // Whatever the server makes of the bytes: the connection is there.
  [/(a) connection$/, ({ exitCode }) => !curlEnds.includes(exitCode)],
];

/** Whether what came of a command is what the comment above it says; undefined where the comment says nothing of that. */
export const cameAsSaid = (says: string, end: CommandEnd): boolean | undefined => {
  const text = /(?:TCP|UDP).*?: (?!the-token|wrong)(.*)$/.exec(says)?.[1];
  if (text === undefined) return undefined;
  for (const [phrase, fits] of phrases) {
    const found = phrase.exec(text);
    if (found !== null) return fits(end, found[1] ?? "");
  }
  return undefined;
};
