import { randomInt } from "node:crypto";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { stringify } from "yaml";
import { openApi } from "../../../cluster/api";
import { UserError } from "../../../messages/user-error";
import { machineFacts } from "../../../sandbox/nodes/packets/machine-facts";
import { preflight } from "../../../sandbox/nodes/packets/preflight";
import { Checkout } from "../../support/checkout";
import { tryRandomWorlds } from "./random-worlds";
import { recordedWorld } from "./recorded-world";
import { addWorld, describeSums, noSums, type Sums } from "./sums";
import type { WorldResult } from "./try-world";

interface FuzzOptions {
  readonly worlds: number;
  readonly flows: number;
  readonly seed?: number;
  readonly json?: true;
  readonly record?: string;
}

/** As `npm run test:packets`: neither passed nor failed. */
const NOT_RUN = 3;
const INTERRUPTED = 130;

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Give a whole number.");
  return value;
};

/** A node of its own, with Cilium and without a phase. */
const nodeOfItsOwn = async (): Promise<Checkout> => {
  const checkout = Checkout.create();
  try {
    await checkout.sandboxUp("--packets");
    await checkout.setPhase("none");
    await checkout.up();
    return checkout;
  } catch (error) {
    await checkout.remove();
    throw error;
  }
};

const describeWorld = ({ seed, differences, record }: WorldResult): string =>
  [
    ...differences.map((difference) => `---\n${stringify(difference, { aliasDuplicateObjects: false })}`),
    ...record.disagreements.map(
      ({ group, recorded, computed, because }) =>
        `---\n${stringify({ seed, recorded, computed, from: group.from.recorded, to: group.to.recorded, port: group.port, because })}`,
    ),
  ].join("");

const summary = (sums: Sums, next: number): object => ({ ...sums, next });

const fuzz = async (options: FuzzOptions): Promise<number> => {
  const { problems, fixes } = preflight(await machineFacts());
  if (problems.length > 0) {
    process.stderr.write("fuzz:packets: NOT RUN, this machine can't have a node with packets:\n");
    for (const problem of problems) process.stderr.write(`  ${problem}\n`);
    for (const fix of fixes) process.stderr.write(`fix: ${fix}\n`);
    return NOT_RUN;
  }
  const seed = options.seed ?? randomInt(2 ** 31);
  process.stderr.write(`seed ${seed}; a node of its own is started\n`);
  const checkout = await nodeOfItsOwn();
  let isOver = false;
  // Before the checkout's own, which would end at once: the world that is being tried is tried to its end.
  process.removeAllListeners("SIGINT");
  process.once("SIGINT", () => {
    isOver = true;
    process.stderr.write("\nends after this world\n");
    process.once("SIGINT", () => {
      checkout.removeNow();
      process.exit(INTERRUPTED);
    });
  });
  let sums = noSums;
  let next = seed;
  try {
    await tryRandomWorlds({
      checkout: checkout.directory,
      api: openApi(undefined, checkout.environment),
      seeds: Array.from({ length: options.worlds }, (_, index) => seed + index),
      flowsPerWorld: options.flows,
      isOver: () => isOver,
      onWorld: (result) => {
        sums = addWorld(sums, result);
        next = result.seed + 1;
        if (options.record !== undefined) {
          appendFileSync(
            options.record,
            `${JSON.stringify(recordedWorld(result))}
`,
          );
        }
        if (options.json !== true) process.stdout.write(describeWorld(result));
        process.stderr.write(
          `${process.stderr.isTTY ? "\r" : ""}world ${result.seed}: ${describeSums(sums)}${process.stderr.isTTY ? "" : "\n"}`,
        );
      },
    });
  } finally {
    await checkout.remove();
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify(summary(sums, next))}\n`);
  process.stderr.write(`\n${describeSums(sums)}\n`);
  for (const [reason, count] of Object.entries(sums.leftOut))
    process.stderr.write(`left out: ${count} × ${reason}\n`);
  if (isOver) {
    process.stderr.write(
      `go on with: npm run fuzz:packets -- --seed ${next} --worlds ${options.worlds - (next - seed)}\n`,
    );
    return INTERRUPTED;
  }
  return sums.differences === 0 && sums.disagreements === 0 ? 0 : 1;
};

new Command("fuzz:packets")
  .description(
    "Tries random policies on a node with packets: each flow as a real request, query or datagram beside the engine's verdict, and what Hubble recorded beside it.",
  )
  .option("--worlds <number>", "how many worlds", wholeNumber, 100)
  .option("--flows <number>", "flows that are drawn for each world; some can't be tried", wholeNumber, 60)
  .option("--seed <number>", "of the first world; drawn and printed if it is not given", wholeNumber)
  .option("--json", "print the sums as one JSON object instead of each difference")
  .option(
    "--record <file>",
    "write worlds and what Hubble saw in them to this file, a line of JSON for each world",
    (file) => path.resolve(file),
  )
  .addHelpText(
    "after",
    "\nLinux, as root (docs/packets.md). Exit codes: 0 no difference, 1 differences, 2 wrong usage or it broke, 3 this\nmachine can't have such a node, 130 Ctrl-C: the node is taken down, and the seed to go on with is printed.",
  )
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  })
  .action(async (options: FuzzOptions) => {
    process.exitCode = await fuzz(options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UserError && error.fix !== undefined) process.stderr.write(`fix: ${error.fix}\n`);
    process.exitCode = 2;
  });
