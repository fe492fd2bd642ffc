import { existsSync, readFileSync } from "node:fs";
import { homedir, release } from "node:os";
import path from "node:path";
import { checkoutFolder } from "../../sandbox/checkout-folder";
import { runCommand } from "../../sandbox/run-command";
import { findTool } from "../../sandbox/toolchain/find-tool";
import { TOOL_NAMES } from "../../sandbox/toolchain/tool";
import { aboutText, type Fact, tellingVariables } from "./about-text";
import { stackFacts } from "./stack-facts";

/** What is asked about. */
export interface AboutOptions {
  readonly json?: true;
}

const commit = async (): Promise<string> => {
  if (!existsSync(path.join(checkoutFolder, ".git"))) return "not a checkout";
  const git = async (...args: readonly string[]) =>
    (await runCommand("git", ["-C", checkoutFolder, ...args])).stdout.trim();
  const name = await git("log", "-1", "--format=%h of %cs");
  const changed = (await git("status", "--porcelain", "--untracked-files=no"))
    .split("\n")
    .filter(Boolean).length;
  return `${name || "unknown"}${changed === 0 ? "" : `, ${changed} files changed`}`;
};

const packageVersion = (name: string): string => {
  const file = path.join(checkoutFolder, "node_modules", name, "package.json");
  if (!existsSync(file)) return "not installed";
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
};

const sandboxFact = async (project: string): Promise<string> => {
  if (!existsSync(path.join(project, ".sandbox"))) return "none";
  const { sandboxStatus } = require("../../sandbox/status") as typeof import("../../sandbox/status");
  const { state, reason, createdAt } = await sandboxStatus(project);
  return `${state} (${reason})${createdAt === undefined ? "" : `, created ${createdAt}`}`;
};

const toolFacts = (): Promise<readonly Fact[]> =>
  Promise.all(
    TOOL_NAMES.map(async (name): Promise<Fact> => {
      const tool = await findTool(name);
      return [`tool ${name}`, tool === undefined ? "missing" : `${tool.version} (${tool.source})`];
    }),
  );

/**
 * What a bug report needs, and nothing that is secret. Nothing is started, built or asked over a network.
 *
 * @param project the folder of the stack files.
 */
export const aboutFacts = async (project: string, version: string): Promise<readonly Fact[]> => [
  ["lab", `${version}, ${await commit()}`],
  ["node", `${process.version} on ${process.platform} ${process.arch}, kernel ${release()}`],
  ["installed in", checkoutFolder],
  ["project", project],
  ...stackFacts(project),
  ["sandbox", await sandboxFact(project)],
  ["@pulumi/pulumi", packageVersion("@pulumi/pulumi")],
  ["@pulumi/kubernetes", packageVersion("@pulumi/kubernetes")],
  ...(await toolFacts()),
  ["variables that are set", tellingVariables(process.env).join(", ") || "none that count"],
];

/** `lab about`. As `aboutFacts`. */
export const runAbout = async ({ json }: AboutOptions, project: string, version: string): Promise<void> => {
  const facts = await aboutFacts(project, version);
  if (json === true) process.stdout.write(`${JSON.stringify(Object.fromEntries(facts), null, 2)}\n`);
  else process.stdout.write(`${aboutText(facts, homedir())}\n`);
};
