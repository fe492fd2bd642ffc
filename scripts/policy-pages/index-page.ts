import type { Phase } from "../../policies/phase";
import { needsText } from "../../policies/phase-needs";
import { clusterBlock } from "./code-block";
import { markdownTable } from "./markdown-table";

const meanings: readonly (readonly [string, string])[] = [
  ["200, 404, 405", "the request reached the server and this is its own answer: the policy let it pass"],
  ["403, at once", "Cilium's proxy refused the request (`denied-by-l7`); the connection itself was allowed"],
  ["grpc-status 7", "the same for a gRPC call: PERMISSION_DENIED"],
  ["`REFUSED`", "Cilium's DNS proxy refused the query (`denied-by-l7`)"],
  [
    "timeout",
    "the packet was dropped without an answer: nothing allows it (`denied-by-default`) or a rule denies it (`denied-by-rule`)",
  ],
];

const hubble = `The relay is on by default (\`cilium.hubble.relay\`). [lab hubble](../hubble.md) reaches it by itself, or the agents where there is none:

${clusterBlock("./lab hubble observe")}

For the commands of the pages, with the \`hubble\` program on your machine, in a shell of its own:

${clusterBlock("kubectl -n kube-system port-forward service/hubble-relay 4245:80")}`;

/** `docs/policies/README.md`: every phase with its page. */
export const indexPage = (phases: readonly Phase[]): string => {
  const rows = phases.map((phase) => [
    `[${phase.name}](${phase.name}.md)`,
    phase.summary,
    needsText(phase),
    phase.workloads.length === 0 ? "-" : phase.workloads.join(", "),
  ]);
  return `# Phases

Made from [policies/catalogue.ts](../../policies/catalogue.ts) by \`npm run generate\`. One of them is selected at a time:
\`pulumi config set phase NAME && pulumi up\`. \`./lab policies\` lists them and marks the selected one.

${markdownTable(["Phase", "What is left open", "Needs", "Pods"], rows)}

Verdicts on the pages are computed, and a phase that does not do what it says is refused before anything is registered.
The sandbox has no packets: commands that watch or send need a real cluster.

## What one sees

${markdownTable(["What comes back", "What it means"], meanings)}

## Reaching Hubble

${hubble}
`;
};
