import path from "node:path";
import execa from "execa";
import { machineFacts } from "../../sandbox/nodes/packets/machine-facts";
import { preflight } from "../../sandbox/nodes/packets/preflight";
import { NOT_RUN } from "./not-run";
import { type PacketsSuite, packetsSuites } from "./suites";

/** Runs mocha; returns whether all passed (its exit code is the number of tests that failed, which could be any). */
async function suites(more: readonly string[], ...files: readonly string[]): Promise<boolean> {
  if (files.length === 0) return true;
  const { exitCode } = await execa(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", "--require", "tsx/cjs", ...more, ...files],
    { cwd: path.join(__dirname, "../.."), stdio: "inherit", reject: false },
  );
  return exitCode === 0;
}

/** The suites that are asked for: those of `npm test`, with `--all` every one, with `--swaps` the one of swaps. */
const wanted = (args: readonly string[]): readonly PacketsSuite[] => {
  if (args.includes("--swaps")) return packetsSuites.filter(({ file }) => file.includes("prove-swap"));
  return packetsSuites.filter(({ always }) => always || args.includes("--all"));
};

/** Runs the suites with packets, or says why they are not run. */
async function run(): Promise<number> {
  const { problems, fixes } = preflight(await machineFacts());
  if (problems.length > 0) {
    console.error("test:packets: NOT RUN, this machine can't have a node with packets:");
    for (const problem of problems) console.error(`  ${problem}`);
    for (const fix of fixes) console.error(`fix: ${fix}`);
    return NOT_RUN;
  }
  const args = process.argv.slice(2);
  if (args.includes("--swaps")) process.env.SWAPS = "rings";
  const files = (alone: boolean): readonly string[] =>
    wanted(args)
      .filter((suite) => suite.alone === alone)
      .map(({ file }) => file);
  const machine = await suites([], ...files(true));
  const shared = await suites(["--require", "./test/packets/packets-sandbox.ts"], ...files(false));
  return machine && shared ? 0 : 1;
}

run().then((exitCode) => {
  process.exitCode = exitCode;
});
