import type { Check } from "./check";
import { checks } from "./registry";

const cell = (text: string): string => text.replaceAll("|", "\\|");

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** A kind of finding that is made before policies are looked at. */
interface OtherCheck extends Pick<Check, "severity" | "summary" | "why" | "source"> {
  readonly id: string;
}

/**
 * `docs/findings.md`: every finding, from the registry.
 *
 * @param whileReading findings about files as such.
 */
export const findingsPage = (whileReading: readonly OtherCheck[]): string => {
  const reading = whileReading.map(({ id, severity, summary, why, source }) =>
    row([`\`${id}\``, severity, "files", `${summary} ${why}`, source]),
  );
  const rows = checks.map(({ id, severity, needsWorld, summary, why, source }) =>
    row([`\`${id}\``, severity, needsWorld ? "world" : "policies", `${summary} ${why}`, source]),
  );
  return `# Findings

Made from \`verdicts/lint/registry.ts\` and \`manifests/reading-finding.ts\` by \`npm run generate\`. A finding is something about a policy that its author
probably does not want. It is no verdict and changes none.

**error**: the policy does not do what it says, or lets through what it should not. **warning**: it probably does not.
**info**: it does, and it is often misread.

How to silence one, with a reason, and how to let only new ones fail: [pipelines.md](pipelines.md#silence-a-finding).

*files*: found while files are read. *policies*: follows from the policies that are looked at, taken together. *world*: found only where pods, namespaces and
Services are given too. \`selector-matches-nothing\` finds more with a world than without.

${row(["Finding", "Severity", "Needs", "What and why", "Source"])}
${row(["---", "---", "---", "---", "---"])}
${[...reading, ...rows].join("\n")}
`;
};
