import { checks } from "./registry";

const cell = (text: string): string => text.replaceAll("|", "\\|");

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** `docs/findings.md`: every finding, from the registry. */
export const findingsPage = (): string => {
  const rows = checks.map(({ id, severity, needsWorld, summary, why, source }) =>
    row([`\`${id}\``, severity, needsWorld ? "world" : "policies", `${summary} ${why}`, source]),
  );
  return `# Findings

Made from \`verdicts/lint/registry.ts\` by \`npm run generate\`. A finding is something about a policy that its author
probably does not want. It is no verdict and changes none.

**error**: the policy does not do what it says, or lets through what it should not. **warning**: it probably does not.
**info**: it does, and it is often misread.

*policies*: follows from the policies that are looked at, taken together. *world*: found only where pods, namespaces and
Services are given too. \`selector-matches-nothing\` finds more with a world than without.

${row(["Finding", "Severity", "Needs", "What and why", "Source"])}
${row(["---", "---", "---", "---", "---"])}
${rows.join("\n")}
`;
};
