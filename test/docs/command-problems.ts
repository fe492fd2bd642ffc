import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configKeyProblem } from "./config-key-problem";
import { labCommandProblem } from "./lab-command-problem";
import { root } from "./pages";

/** A way to look at a command without running it: what is wrong with it, or undefined. */
type CommandCheck = (args: readonly string[]) => Promise<string | undefined> | string | undefined;

const scripts = new Set(
  Object.keys(
    (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> })
      .scripts,
  ),
);

const npm: CommandCheck = ([command = "", script = ""]) => {
  if (["ci", "install"].includes(command)) return undefined;
  const name = command === "run" ? script : command;
  return scripts.has(name) ? undefined : `package.json has no script ${name}`;
};

/** The package's tarball, as `npm run pack` names it, has the same command. */
const isLab = (program: string): boolean =>
  program === "lab" || /^\.\/cilium-policy-lab-[\d.]+\.tgz$/.test(program);

const npx: CommandCheck = (words) => {
  const [program = "", ...args] = words.filter((word, index) => index > 1 || !/^--(yes|offline)$/.test(word));
  return isLab(program) ? labCommandProblem(args) : `npx ${program} is no program of this project`;
};

/** Commands of Pulumi that the documentation speaks of; the real one is asked for their options. */
const pulumiCommands: readonly string[] = [
  "up",
  "preview",
  "destroy",
  "refresh",
  "cancel",
  "login",
  "stack",
  "config",
  "state",
];

const pulumi: CommandCheck = ([command = "", ...rest]) => {
  if (!pulumiCommands.includes(command)) return `pulumi ${command} is not known here`;
  const [subcommand, ...more] = rest;
  if (command !== "config" || subcommand === undefined || !["set", "rm", "get"].includes(subcommand)) {
    return undefined;
  }
  const [key, value] = more.filter((word) => !word.startsWith("--"));
  if (key === undefined) return `pulumi config ${subcommand} names no key`;
  return configKeyProblem(key, subcommand === "set" ? value : undefined);
};

const checks: Readonly<Record<string, CommandCheck>> = { lab: labCommandProblem, npm, npx, pulumi };

/** What is wrong with a command, as far as that can be told without running it; undefined if nothing. */
export const commandProblem = async ([program = "", ...args]: readonly string[]): Promise<
  string | undefined
> => checks[program]?.(args);
