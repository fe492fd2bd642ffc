import path from "node:path";
import execa from "execa";
import { machineFacts } from "../../sandbox/nodes/packets/machine-facts";
import { preflight } from "../../sandbox/nodes/packets/preflight";
import { NOT_RUN } from "./not-run";
import { type PacketsSuite, packetsSuites } from "./suites";

/**
 * Runs mocha; returns whether all passed (its exit code is the number of tests that failed, which could be any).
 *
 * @param shown `live`: as it comes; `afterwards`: in one piece, when it has ended.
 */
async function suites(
  shown: "live" | "afterwards",
  more: readonly string[],
  files: readonly string[],
): Promise<{ readonly passed: boolean; readonly said: string }> {
  if (files.length === 0) return { passed: true, said: "" };
  const { exitCode, all } = await execa(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", "--require", "tsx/cjs", ...more, ...files],
    {
      cwd: path.join(__dirname, "../.."),
      reject: false,
      ...(shown === "live" ? { stdio: "inherit" } : { stdin: "inherit", all: true }),
    },
  );
  return { passed: exitCode === 0, said: all ?? "" };
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
  const files = (choose: (suite: PacketsSuite) => boolean): readonly string[] =>
    wanted(args)
      .filter(choose)
      .map(({ file }) => file);
  const own = files((suite) => suite.own);
  const shared = ["--require", "./test/packets/packets-sandbox.ts"];
  if (args.includes("--all")) {
    // Some of them measure what a client waits for.
    const first = await suites("live", [], own);
    const second = await suites(
      "live",
      shared,
      files((suite) => !suite.own),
    );
    return first.passed && second.passed ? 0 : 1;
  }
  const secondLane = async () => [
    await suites("afterwards", [], own),
    await suites(
      "afterwards",
      shared,
      files((suite) => !suite.own && suite.beside),
    ),
  ];
  // Most of the time is spent waiting: for what is denied, for what starts.
  const [first, others] = await Promise.all([
    suites(
      "live",
      shared,
      files((suite) => !suite.own && !suite.beside),
    ),
    secondLane(),
  ]);
  for (const { said } of others) process.stdout.write(said);
  return [first, ...others].every(({ passed }) => passed) ? 0 : 1;
}

run().then((exitCode) => {
  process.exitCode = exitCode;
});
