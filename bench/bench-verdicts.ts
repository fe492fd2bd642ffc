import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { buildOracle } from "../test/support/oracle";
import { type Measurement, measure, median } from "./measure";
import { benchWorld, type WorldSize } from "./verdict-world";

/** Worlds of three sizes: growth has to stay near linear in flows and in distinct sets of labels. */
const sizes: readonly WorldSize[] = [
  { pods: 200, policies: 100, flows: 10_000 },
  { pods: 1000, policies: 300, flows: 50_000 },
  { pods: 5000, policies: 1000, flows: 200_000 },
];

const root = join(__dirname, "..");
const environment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

/** A row of the result: what was measured, ours, the other side, their ratio, the goal. */
export type BenchRow = [what: string, ours: string, compared: string, ratio: string, goal: string];

interface Side {
  readonly process: Measurement;
  readonly engineSeconds: number;
}

const oursOnce = async (file: string): Promise<Side> => {
  const whole = await measure(process.execPath, ["cli/lab.js", "verdicts", "--world", file, "--json"], {
    cwd: root,
    env: environment,
    stdout: openSync("/dev/null", "w"),
  });
  const alone = await execa(process.execPath, ["--require", "tsx/cjs", "bench/engine-alone.ts", file], {
    cwd: root,
  });
  const { milliseconds } = JSON.parse(alone.stdout) as { milliseconds: number };
  return { process: whole, engineSeconds: milliseconds / 1000 };
};

const oracleOnce = async (oracle: string, file: string): Promise<Side> => {
  const whole = await measure(oracle, ["--engine-only-timing"], {
    cwd: root,
    env: environment,
    stdin: openSync(file, "r"),
    stdout: openSync("/dev/null", "w"),
  });
  const milliseconds = Number(/engine (\d+) ms/.exec(whole.stderr)?.[1] ?? Number.NaN);
  return { process: whole, engineSeconds: milliseconds / 1000 };
};

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const megabytes = (value: number): string => `${value.toFixed(0)} MB`;

const rowsOf = (size: WorldSize, ours: readonly Side[], theirs: readonly Side[]): BenchRow[] => {
  const of = (sides: readonly Side[], pick: (side: Side) => number): number => median(sides.map(pick));
  const what = `verdicts, ${size.pods} pods, ${size.policies} policies, ${size.flows} flows`;
  const compare = (name: string, unit: (value: number) => string, pick: (side: Side) => number): BenchRow => {
    const [a, b] = [of(ours, pick), of(theirs, pick)];
    return [
      `${what}: ${name}`,
      unit(a),
      `Cilium's engine in Go ${unit(b)}`,
      `${(a / b).toFixed(2)} ×`,
      "≤ 1 ×",
    ];
  };
  return [
    compare("whole process", seconds, (side) => side.process.seconds),
    compare("memory", megabytes, (side) => side.process.peakMegabytes),
    compare("engine alone", seconds, (side) => side.engineSeconds),
  ];
};

/** Compares `lab verdicts --world` and the engine alone with Cilium's own engine on the same files, in turn. */
export const benchVerdicts = async (runs: number, step: (text: string) => void): Promise<BenchRow[]> => {
  const oracle = await buildOracle();
  const folder = mkdtempSync(join(tmpdir(), "bench-worlds-"));
  const rows: BenchRow[] = [];
  try {
    for (const size of sizes) {
      step(`verdicts: ${size.pods} pods`);
      const file = join(folder, `${size.pods}.json`);
      writeFileSync(file, `${JSON.stringify(benchWorld(size))}\n`);
      const ours: Side[] = [];
      const theirs: Side[] = [];
      for (let run = 0; run < runs; run++) {
        ours.push(await oursOnce(file));
        theirs.push(await oracleOnce(oracle, file));
      }
      rows.push(...rowsOf(size, ours, theirs));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
