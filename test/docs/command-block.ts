import type { CodeBlock, MarkdownPage } from "./markdown-page";

/** First line of a block of commands that needs machines, agents or packets, which no test has. */
const clusterMark = /^# real cluster\b/;

/** Whether a block holds commands. */
export const hasCommands = ({ language }: CodeBlock): boolean => language === "sh";

/** Whether its commands need a real cluster; such a block says so in its first line, and is checked but not run. */
export const needsCluster = ({ text }: CodeBlock): boolean => clusterMark.test(text);

/** Blocks that a test runs. */
export const runnableBlocks = ({ blocks }: MarkdownPage): readonly CodeBlock[] =>
  blocks.filter((block) => hasCommands(block) && !needsCluster(block));

const otherLanguages: readonly string[] = ["", "text", "yaml", "json", "promql", "ts", "console"];

const looksLikeCommand = (line: string): boolean =>
  /^\s*(?:\$ )?(?:\.\/lab|npx|npm|pulumi|kubectl|helm|talosctl|hubble|curl|git) \S/.test(line);

/** What is wrong with how a page sets its blocks: commands nobody would notice as such. */
export const blockProblems = ({ blocks }: MarkdownPage): readonly string[] =>
  blocks.flatMap((block) => {
    const { line, language, indented, text } = block;
    if (indented) return [`line ${line}: set by indentation; commands stand between \`\`\`sh and \`\`\``];
    if (hasCommands(block)) return [];
    if (!otherLanguages.includes(language))
      return [`line ${line}: a block of \`${language}\` is not known here`];
    const first = text.split("\n").find((each) => each.trim() !== "") ?? "";
    return looksLikeCommand(first) ? [`line ${line}: looks like commands and is not marked as sh`] : [];
  });
