import { rmSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { Checkout } from "../test/support/checkout";
import { benchPackage } from "./bench-package";
import { benchReplay } from "./bench-replay";
import { benchVerdicts } from "./bench-verdicts";
import { layDownEmptyProgram } from "./empty-program";
import { type Measurement, measure, median } from "./measure";

const runs = Number(process.env.BENCH_RUNS ?? "5");
const table = new Table({
  head: ["what", "ours", "compared with", "difference or ratio", "goal"],
  style: { head: [], border: [] },
});
const seconds = (value: number): string => `${value.toFixed(2)} s`;
const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
const step = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const medianOf = (all: readonly Measurement[], key: "seconds" | "peakMegabytes"): number =>
  median(all.map((each) => each[key]));

/** Repeats commands in turn, so that all meet the same weather. */
const inTurn = async (...commands: readonly (() => Promise<Measurement>)[]): Promise<Measurement[][]> => {
  const results: Measurement[][] = commands.map(() => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, command] of commands.entries()) results[index]?.push(await command());
  }
  return results;
};

const benchSandbox = async (checkout: Checkout): Promise<void> => {
  step("sandbox: warm starts");
  const env = checkout.environment;
  const starts: Measurement[] = [];
  for (let run = 0; run < runs; run++) {
    await checkout.lab(["sandbox", "down"]);
    starts.push(
      await measure(process.execPath, [join(checkout.directory, "cli/lab.js"), "sandbox", "up"], {
        cwd: checkout.directory,
        env,
      }),
    );
  }
  table.push(["sandbox warm start to ready", seconds(medianOf(starts, "seconds")), "–", "–", "< 10 s"]);
};

const benchPreview = async (checkout: Checkout, emptyProgram: string): Promise<void> => {
  step("preview: ours and the empty program's, in turn");
  // As a user of that program would run it: ts-node's defaults, no setting of ours.
  const { PULUMI_NODEJS_TRANSPILE_ONLY: _ours, ...env } = checkout.environment;
  const preview = ["preview", "--non-interactive"];
  const emptyPreview = [...preview, "--stack", "empty"];
  const [ours = [], empty = [], unchecked = []] = await inTurn(
    () => measure("pulumi", preview, { cwd: checkout.directory, env: checkout.environment }),
    () => measure("pulumi", emptyPreview, { cwd: emptyProgram, env }),
    () => measure("pulumi", emptyPreview, { cwd: emptyProgram, env: checkout.environment }),
  );
  for (const [what, key, unit] of [
    ["preview", "seconds", seconds],
    ["preview, peak memory of all its processes", "peakMegabytes", megabytes],
  ] as const) {
    const mine = medianOf(ours, key);
    const [b, c] = [medianOf(empty, key), medianOf(unchecked, key)];
    table.push([what, unit(mine), `empty program ${unit(b)}`, `${(mine / b).toFixed(2)} ×`, "≤ 1.25 ×"]);
    table.push([
      "",
      unit(mine),
      `the same without its type check ${unit(c)}`,
      `${(mine / c).toFixed(2)} ×`,
      "–",
    ]);
  }
};

const benchSwap = async (checkout: Checkout): Promise<void> => {
  step("swap: baseline ⇄ l7-get-root, and an up with nothing to do");
  const up = (): Promise<Measurement> =>
    measure("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: checkout.directory,
      env: checkout.environment,
    });
  let phase = "baseline";
  const [swaps = [], idle = []] = await inTurn(async () => {
    phase = phase === "baseline" ? "l7-get-root" : "baseline";
    await checkout.setPhase(phase);
    return up();
  }, up);
  const [a, b] = [medianOf(swaps, "seconds"), medianOf(idle, "seconds")];
  table.push(["phase swap", seconds(a), `no-op up ${seconds(b)}`, `+ ${seconds(a - b)}`, "< 2 s more"]);
};

const benchProgram = async (): Promise<void> => {
  const checkout = Checkout.create();
  const emptyProgram = layDownEmptyProgram(join(__dirname, "../node_modules"));
  try {
    await checkout.sandboxUp();
    await benchSandbox(checkout);
    await checkout.run("pulumi", ["stack", "init", "empty", "--cwd", emptyProgram, "--non-interactive"]);
    await benchPreview(checkout, emptyProgram);
    step("first up");
    await checkout.up();
    await benchSwap(checkout);
  } finally {
    await checkout.remove();
    rmSync(emptyProgram, { recursive: true, force: true });
  }
};

const parts: Readonly<Record<string, () => Promise<void>>> = {
  verdicts: async () => {
    table.push(...(await benchVerdicts(runs, step)));
  },
  package: async () => {
    table.push(...(await benchPackage(runs, step)));
  },
  replay: async () => {
    table.push(...(await benchReplay(runs, step)));
  },
  program: benchProgram,
};

const main = async (): Promise<void> => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Error(
      `no such part: ${unknown.join(", ")}. Accepted: ${Object.keys(parts).join(", ")} (default: all)`,
    );
  }
  for (const [name, part] of Object.entries(parts))
    if (wanted.length === 0 || wanted.includes(name)) await part();
  process.stdout.write(`medians of ${runs} runs, each pair in turn on this machine\n${table}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
