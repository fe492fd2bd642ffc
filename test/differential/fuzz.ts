import { randomInt } from "node:crypto";
import { Command, InvalidArgumentError, Option } from "commander";
import type { CiliumRelease } from "../../cilium/cilium-release";
import { ciliumReleases, defaultRelease, releaseOf } from "../../cilium/releases";
import { answerQuestion } from "../../verdicts/answer-question";
import { Oracle } from "../support/oracle";
import { describeDifference } from "./describe-difference";
import { type ProfileName, profileNames } from "./generate/profile";
import { authRepeats, runDifferential } from "./run-differential";
import { describeStatistics } from "./statistics";

interface FuzzOptions {
  readonly worlds: number;
  readonly flows: number;
  readonly seed?: number;
  readonly profile?: ProfileName;
  readonly cilium: CiliumRelease;
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Give a whole number.");
  return value;
};

const showProgress = (done: number, worlds: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${worlds} worlds`);
};

const fuzz = async (options: FuzzOptions): Promise<number> => {
  const seed = options.seed ?? randomInt(2 ** 31);
  process.stderr.write(`seed ${seed}\n`);
  const oracle = await Oracle.start({ authRepeats, cilium: options.cilium });
  const { statistics, differences, undecided } = await runDifferential({
    ours: (question) => answerQuestion({ ...question, cilium: options.cilium }),
    theirs: (questions) => Promise.all(questions.map((question) => oracle.ask(question))),
    seed,
    worlds: options.worlds,
    flowsPerWorld: options.flows,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    onProgress: (done) => showProgress(done, options.worlds),
  }).finally(() => oracle.close());
  if (process.stderr.isTTY) process.stderr.write("\n");
  for (const difference of differences) process.stdout.write(`---\n${describeDifference(difference)}`);
  process.stderr.write(`${describeStatistics(statistics)}\n`);
  process.stderr.write(`${differences.length} differing worlds\n`);
  if (undecided.length > 0) process.stderr.write(`Cilium itself is undecided in: ${undecided.join(", ")}\n`);
  return differences.length === 0 ? 0 : 1;
};

new Command("fuzz")
  .description("Compares the verdicts of lab with those of Cilium's own policy engine on random worlds.")
  .option("--worlds <number>", "how many worlds", wholeNumber, 3400)
  .option("--flows <number>", "flows of each world", wholeNumber, 30)
  .option("--seed <number>", "of the first world; drawn and printed if it is not given", wholeNumber)
  .addOption(
    new Option("--cilium <version>", "whose engine, minor or patch release")
      .default(defaultRelease, defaultRelease.minor)
      .argParser((text) => releaseOf(`${text}.`, ciliumReleases)),
  )
  .addOption(new Option("--profile <name>", "subject of all worlds").choices(profileNames))
  .action(async (options: FuzzOptions) => {
    process.exitCode = await fuzz(options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
