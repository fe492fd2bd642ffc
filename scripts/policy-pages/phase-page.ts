import { objectsYaml } from "../../policies/objects-yaml";
import { needsOf, selectingCommands } from "../../policies/phase-needs";
import { clusterBlock, codeBlock } from "./code-block";
import type { DecidedPhase } from "./decided-phase";
import { markdownTable } from "./markdown-table";
import { probeCommand } from "./probe-command";
import { reachPicture } from "./reach-picture";
import { flowLine } from "./request-line";
import { symbolLegend, verdictGrid } from "./verdict-grid";
import { watchCommands } from "./watch-commands";
import { whatOneSees } from "./what-one-sees";

type Section = (decided: DecidedPhase) => string;

const needs: Section = ({ phase }) => {
  const rows = needsOf(phase).map(({ what, keys, commands }) => [
    what,
    keys.map((key) => `\`${key}\``).join(", "),
    commands.length === 0 ? "on by default" : "off by default",
  ]);
  const table =
    rows.length === 0
      ? "Whatever enforces NetworkPolicies; nothing of Cilium has to be switched on."
      : markdownTable(["Feature", "Key", "State"], rows);
  const fromCluster = needsOf(phase).flatMap(({ cluster }) =>
    cluster === undefined
      ? []
      : [
          `From the cluster: ${cluster.what} ${cluster.otherwise}\n\n${codeBlock("sh", cluster.commands.join("\n"))}\n\n`,
        ],
  );
  const pods = phase.workloads.map((name) => `\`${name}\``).join(", ");
  return `## What it needs\n\n${table}\n\n${fromCluster.join("")}Pods: ${pods === "" ? "none" : pods}. Select it with:\n\n${codeBlock(
    "sh",
    selectingCommands(phase).join("\n"),
  )}${
    phase.requires.includes("cluster-mesh")
      ? "\n\nNames, number and address are examples. `pulumi up` writes the names of the configuration into the policy; below they\nare `default` and `peer`."
      : ""
  }`;
};

const reach: Section = ({ expectations }) =>
  `## Who may reach whom\n\n${codeBlock("text", reachPicture(expectations))}\n\n${symbolLegend(expectations)}`;

const objects: Section = ({ phase, lab }) => {
  const all = phase.objects(lab);
  const text = all.length === 0 ? "None." : codeBlock("yaml", objectsYaml(all));
  return `## Objects\n\nSource: [policies/phases/${phase.name}.ts](../../policies/phases/${phase.name}.ts). As a stream: \`./lab policies ${phase.name}\`.\n\n${text}`;
};

const expected: Section = (decided) =>
  `## What to expect\n\nPorts are those of the pods: policies see them after a Service's translation.${
    decided.phase.requires.includes("admin-token")
      ? ` \`${decided.lab.adminToken.placeholder}\` stands for the\nvalue of \`lab.adminToken\`.`
      : ""
  }\n\n${markdownTable(
    ["Flow", "Verdict", "What one sees", "Why"],
    decided.expectations.map((expectation) => [
      `\`${flowLine(expectation.flow)}\``,
      expectation.verdict,
      whatOneSees(expectation, decided),
      expectation.because,
    ]),
  )}`;

const computed: Section = ({ rows, phase }) =>
  `## Every flow\n\nComputed by \`./lab verdicts --phase ${phase.name}\`, which also says why.\n\n${verdictGrid(rows)}\n\n${symbolLegend(rows)}`;

const pitfalls: Section = ({ phase: { pitfalls: all = [] } }) =>
  all.length === 0 ? "" : `## Pitfalls\n\n${all.map((pitfall) => `- ${pitfall}`).join("\n")}`;

const probes = (decided: DecidedPhase): string => {
  const { expectations, lab } = decided;
  const lines = expectations.flatMap((expectation) => {
    const command = probeCommand(expectation.flow, lab);
    return command === undefined
      ? []
      : [`# ${flowLine(expectation.flow)}: ${whatOneSees(expectation, decided)}\n${command}`];
  });
  const token = lines.some((line) => line.includes("$TOKEN"))
    ? ["TOKEN=…   # the value of lab.adminToken"]
    : [];
  return [...token, ...lines].join("\n\n");
};

/** What a reader has to know of names where queries are filtered. Source: Cilium, security/policy/language. */
const searchList =
  "The dot at the end of a name keeps the search list of the pod's `resolv.conf` out of it: the DNS proxy refuses the names\nthat the list makes, and musl (Alpine) then gives up. Applications need it too, or `dnsConfig` with `ndots: 1`.";

const watch: Section = (decided) => {
  const commands = watchCommands(decided);
  if (commands.length === 0) return "## How to watch it\n\nThere is nothing to watch: no policy, no pod.";
  const watching = commands.map(({ shows, command }) => `# ${shows}\n${command}`).join("\n\n");
  const filtersNames = decided.expectations.some(({ answer }) => answer.l7 === "dns");
  return [
    `## How to watch it\n\nHow to reach Hubble is said in [README.md](README.md).\n\n${clusterBlock(watching)}`,
    `Each flow that a client can make, and what should come of it:\n\n${clusterBlock(probes(decided))}`,
    ...(filtersNames ? [searchList] : []),
  ].join("\n\n");
};

const sections: readonly Section[] = [needs, reach, expected, objects, computed, pitfalls, watch];

/** The page of a phase. */
export const phasePage = (decided: DecidedPhase): string => {
  const { name, summary } = decided.phase;
  const parts = sections.map((section) => section(decided)).filter((text) => text !== "");
  return `# ${name}\n\n${summary}\n\nMade from the catalogue by \`npm run generate\`.\n\n${parts.join("\n\n")}\n`;
};
