import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import path from "node:path";
import { formatSeconds, type Reporter, withElapsed } from "../reporter";
import { runCommand } from "../run-command";
import { cacheDirectory } from "./cache-directory";
import { announceBuild } from "./estimate";
import { exclusively } from "./exclusive";
import { builtPath } from "./find-tool";
import { goEnvironment, removeLeftovers, requireGo } from "./go-build";
import { type BuildGroup, buildArguments, buildGroups, parallelCompiles, programName } from "./go-command";
import { explainGoFailure } from "./go-failure";
import { PINS_DIRECTORY, programVersion } from "./pins";
import type { Tool } from "./tool";

/** Builds tools from the modules that pin them, one `go build` per module. What is finished is kept. */
export async function buildTools(missing: readonly Tool[], reporter: Reporter): Promise<void> {
  const go = await requireGo(missing.map(({ name }) => name));
  const places = { cache: path.join(cacheDirectory(), "bin"), buildCache: go.buildCache };
  for (const line of announceBuild(missing, availableParallelism(), places)) reporter.say(line);
  const groups = buildGroups(missing);
  for (const [index, group] of groups.entries()) {
    await buildGroup(group, `[${index + 1}/${groups.length}]`, reporter);
  }
}

/** The folder in which the programs of a module are built before they are moved to their places. */
const workFolder = (pins: string): string => path.join(cacheDirectory(), "bin", ".build", pins);

async function buildGroup(group: BuildGroup, position: string, reporter: Reporter): Promise<void> {
  const folder = workFolder(group[0].pins);
  const names = group.map((tool) => `${tool.name} ${programVersion(tool).replace(/^v/, "")}`).join(", ");
  const label = `${position} building ${names}`;
  const started = performance.now();
  await exclusively(path.join(folder, ".lock"), `building ${names}`, reporter, async () => {
    const [first, ...others] = group.filter((tool) => !existsSync(builtPath(tool)));
    if (!first) return;
    if (removeLeftovers(folder).length > 0) reporter.say("  removed what an interrupted build left behind");
    reporter.say(label);
    const progress = () => `${position} ${countPrograms(folder)} of ${1 + others.length} programs ready,`;
    await goBuild([first, ...others], folder, (work) => withElapsed(reporter, progress, work));
  });
  reporter.say(`${position} done after ${formatSeconds((performance.now() - started) / 1000)}`);
}

/** The folder into which `go` writes the programs, each when it is linked. */
const outputFolder = (folder: string): string => path.join(folder, `.partial-${process.pid}`, "programs");

function countPrograms(folder: string): number {
  const output = outputFolder(folder);
  return existsSync(output) ? readdirSync(output).length : 0;
}

/**
 * Builds a group's programs, and moves each to its place in the cache once `go` has ended: there a program appears under
 * its name only when it is complete. If one fails, the others are kept.
 *
 * @throws UserError with what Go said.
 */
export async function goBuild(
  group: BuildGroup,
  folder: string,
  watch: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): Promise<void> {
  const temporary = path.join(folder, `.partial-${process.pid}`);
  const output = outputFolder(folder);
  mkdirSync(output, { recursive: true });
  const go = (args: readonly string[]) =>
    runCommand("go", args, {
      cwd: path.join(PINS_DIRECTORY, group[0].pins),
      environment: goEnvironment(temporary),
    });
  try {
    const parallel = parallelCompiles(availableParallelism(), totalmem());
    const result = await watch(() => go(buildArguments(group, output, parallel)));
    const built = new Set(readdirSync(output));
    for (const tool of group.filter(({ package: name }) => built.has(programName(name)))) {
      const target = builtPath(tool);
      mkdirSync(path.dirname(target), { recursive: true });
      if (tool.data) await copyData(tool, tool.data, path.dirname(target), go);
      const program = path.join(output, programName(tool.package));
      chmodSync(program, 0o755);
      renameSync(program, target);
    }
    if (result.exitCode !== 0) {
      const failed = group.filter(({ package: name }) => !built.has(programName(name)));
      const names = failed.map(({ name }) => name).join(", ");
      throw explainGoFailure(`building ${names} failed`, `${result.stdout}\n${result.stderr}`);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Copies what a program reads from beside itself out of its module in Go's cache. */
async function copyData(
  tool: Tool,
  data: NonNullable<Tool["data"]>,
  target: string,
  go: (args: readonly string[]) => Promise<{ exitCode: number; stdout: string; stderr: string }>,
): Promise<void> {
  const listed = await go(["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", tool.module]);
  if (listed.exitCode !== 0)
    throw explainGoFailure(`the files of ${tool.name} were not found`, listed.stderr);
  for (const name of data.files) {
    const copy = path.join(target, `.${name}.${process.pid}`);
    copyFileSync(path.join(listed.stdout.trim(), data.folder, name), copy);
    chmodSync(copy, 0o644);
    renameSync(copy, path.join(target, name));
  }
}
