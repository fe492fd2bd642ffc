import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Reporter } from "../reporter";
import { runCommand } from "../run-command";
import { cacheDirectory } from "./cache-directory";
import { goEnvironment, requireGo } from "./go-build";
import { explainGoFailure } from "./go-failure";
import { madeOnce } from "./made-once";
import { BUILD_FLAGS, buildKey, goPlatform } from "./pins";

/** A program of this project that is written in Go. */
export interface GoProgram {
  /** Its name, and that of its folder in the cache. */
  readonly name: string;
  /** The folder of its module, with go.mod and go.sum. */
  readonly sources: string;
  /** The package to build: a folder of ours below `sources` where it begins with a dot. Default: `.`. */
  readonly package?: string;
  /** What is built on what, and how long that takes; said before a cold build. */
  readonly label: string;
}

/** How many packages are compiled at once: more need memory that a small machine lacks. */
const PARALLEL = 2;
const FLAGS: readonly string[] = [...BUILD_FLAGS, "-ldflags", "-s -w"];

function sourceTexts({ sources, package: name = "." }: GoProgram): readonly string[] {
  // A package of another module is what go.sum says that it is.
  if (!name.startsWith(".")) return [name];
  const folder = path.join(sources, name);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".go") || name.endsWith(".s"))
    .sort()
    .map((name) => `${name}\n${readFileSync(path.join(folder, name), "utf8")}`);
}

const builds = new Map<string, Promise<string>>();

/** Where a program lies, or will: its key says sources, versions and Go. @throws UserError if there is no Go. */
async function fileOf(program: GoProgram): Promise<string> {
  const { version } = await requireGo([program.name]);
  const key = buildKey([
    {
      goMod: readFileSync(path.join(program.sources, "go.mod"), "utf8"),
      goSum: readFileSync(path.join(program.sources, "go.sum"), "utf8"),
      flags: [program.name, ...FLAGS, version, ...sourceTexts(program)],
      platform: goPlatform(process.platform, process.arch),
    },
  ]);
  return path.join(cacheDirectory(), program.name, key, program.name);
}

/** Whether the cache has a program, as its sources are now. @throws UserError if there is no Go. */
export const isBuilt = async (program: GoProgram): Promise<boolean> => existsSync(await fileOf(program));

/**
 * Path of a program, built from its sources unless the cache has it. Other sources, versions or another Go make another
 * file; what an interrupted build left is removed.
 *
 * @throws UserError if there is no Go, or with what the compiler said.
 */
export async function buildGoProgram(program: GoProgram, reporter: Reporter): Promise<string> {
  const file = await fileOf(program);
  const running = builds.get(file) ?? build(program, path.dirname(path.dirname(file)), file, reporter);
  builds.set(file, running);
  return running.catch((error: unknown) => {
    builds.delete(file);
    throw error;
  });
}

async function build(program: GoProgram, parent: string, file: string, reporter: Reporter): Promise<string> {
  const { name, label } = program;
  const make = (temporary: string): Promise<string> => {
    reporter.say(label);
    return compile(program, temporary);
  };
  await madeOnce({ target: file, parent, doing: `building ${name}`, label, make }, reporter);
  return file;
}

async function compile(
  { name, sources, package: target = "." }: GoProgram,
  temporary: string,
): Promise<string> {
  const output = path.join(temporary, name);
  const args = ["build", "-mod=readonly", "-p", String(PARALLEL), ...FLAGS, "-o", output, target];
  const result = await runCommand("go", args, { cwd: sources, environment: goEnvironment(temporary) });
  if (result.exitCode !== 0)
    throw explainGoFailure(`building ${name} failed`, `${result.stdout}\n${result.stderr}`);
  chmodSync(output, 0o755);
  return output;
}
