import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import type { BenchRow } from "./bench-verdicts";
import { recordPolicies, writeRecord } from "./flow-record";
import { type Measurement, measure, median } from "./measure";

const root = path.join(__dirname, "..");
const flows = 1_000_000;
const environment = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };

const run = (command: string, args: readonly string[]): Promise<Measurement> =>
  measure(command, args, { cwd: root, env: environment, stdout: openSync("/dev/null", "w") });

/** The least that any program has to do with such a file: read each line, count it by its verdict. */
const counting = "reduce inputs as $line ({}; .[$line.flow.verdict] += 1)";

const hasJq = async (): Promise<boolean> =>
  (await execa("jq", ["--version"], { reject: false })).exitCode === 0;

const seconds = (value: number): string => `${value.toFixed(2)} s`;

/**
 * Measures `lab replay` of a million flows under some hundred policies, beside jq, which only counts them. jq is taken from
 * PATH; without it that column says so.
 */
export const benchReplay = async (runs: number, step: (text: string) => void): Promise<BenchRow[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-replay-"));
  try {
    step(`replay: writing ${flows} flows (1.7 GB)`);
    const file = path.join(folder, "flows.jsonl");
    const policies = path.join(folder, "policies.json");
    await writeRecord(file, flows);
    writeFileSync(policies, JSON.stringify(recordPolicies()));
    const peer = await hasJq();
    const [ours, theirs]: [Measurement[], Measurement[]] = [[], []];
    step("replay: ours and jq, in turn");
    for (let turn = 0; turn < runs; turn++) {
      ours.push(
        await run(process.execPath, ["cli/lab.js", "replay", "--flows", file, "-f", policies, "--check"]),
      );
      if (peer) theirs.push(await run("jq", ["-n", counting, file]));
    }
    const mine = median(ours.map((each) => each.seconds));
    const other = peer ? median(theirs.map((each) => each.seconds)) : undefined;
    return [
      [
        `replay, ${flows} flows`,
        seconds(mine),
        other === undefined ? "jq is not on PATH" : `jq, counting them ${seconds(other)}`,
        other === undefined ? "–" : `${(mine / other).toFixed(2)} ×`,
        "≤ 15 s",
      ],
      [
        "replay, memory",
        `${median(ours.map((each) => each.peakMegabytes)).toFixed(0)} MB`,
        "–",
        "–",
        "≤ 500 MB",
      ],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
