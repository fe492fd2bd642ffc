import { engineChanges } from "../cilium/engine-changes";
import { ciliumReleases } from "../cilium/releases";

/** `docs/cilium-changes.md`: what each release decides otherwise than the one before it. */
export const ciliumChangesPage = (): string => {
  const sections = ciliumReleases.slice(1).map((after, index) => {
    const before = ciliumReleases[index] ?? after;
    const changes = (engineChanges[after.minor] ?? []).map(
      ({ summary, source, both }) => `| ${summary} | ${source} | ${both} |`,
    );
    return [
      `## ${before.minor} → ${after.minor}`,
      "",
      "| What it decides otherwise | Known from | The same in both |",
      "| --- | --- | --- |",
      ...changes,
    ].join("\n");
  });
  return `<!-- Made by \`npm run generate\` from cilium/1-19/changes.ts and its like. -->

# What an upgrade of Cilium does to policies

Found by reading Cilium's notes and sources and by asking the engines of both releases about the same random worlds. Which of your
flows a change touches: \`lab verdicts --diff cilium:1.18 cilium:1.19 -f FOLDER\`, or \`--live\`
([upgrading-cilium.md](upgrading-cilium.md)).

What no policy says is not in these tables: \`authentication.enabled\` is off by default from 1.19 on, and rules with
\`authentication\` let traffic pass unauthenticated then (1.19 Upgrade Notes). The verdicts say \`required\` in each release; the stack
sets the chart's value itself (\`cilium.mutualAuth.enabled\`).

${sections.join("\n\n")}
`;
};
