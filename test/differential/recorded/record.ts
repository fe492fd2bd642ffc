import { Command, InvalidArgumentError, Option } from "commander";
import type { CiliumRelease } from "../../../cilium/cilium-release";
import { ciliumReleases, defaultRelease, releaseOf } from "../../../cilium/releases";
import { UserError } from "../../../messages/user-error";
import { Oracle } from "../../support/oracle";
import { generateWorld } from "../generate/generate-world";
import type { ProfileName } from "../generate/profile";
import { authRepeats } from "../run-differential";
import { answerText } from "./answer-text";
import {
  fingerprint,
  type RecordedPolicies,
  type RecordedWorld,
  type Recording,
  readRecording,
  writeRecording,
} from "./recording";
import { type WrittenQuestion, writtenQuestions } from "./written-questions";

/** How often each question is asked: what Cilium does not answer alike each time is left out. */
const repeats = 3;
const flowsPerWorld = 30;
const chunk = 50;

/** Which worlds are asked about: their own subjects, and every fourth what releases decide differently. */
interface Asked {
  readonly seed: number;
  readonly profile?: ProfileName;
}

const worldsTo = (count: number): readonly Asked[] =>
  Array.from({ length: count }, (_, index) => ({
    seed: index + 1,
    ...(index % 4 === 3 ? { profile: "releases" as const } : {}),
  }));

// Cilium's code panics at some worlds: no answer.
const ifPanicked = (failure: unknown): string[] => {
  if (String(failure).includes("panicked")) return [];
  throw failure;
};

/** The answers about worlds; those about which Cilium is undecided, or at which its code panics, are missing. */
const ask = async (
  oracle: Oracle,
  seeds: readonly Asked[],
  onProgress: (done: number) => void,
): Promise<RecordedWorld[]> => {
  const found: RecordedWorld[] = [];
  for (let start = 0; start < seeds.length; start += chunk) {
    const worlds = await Promise.all(
      seeds.slice(start, start + chunk).map(async ({ seed, profile }): Promise<RecordedWorld[]> => {
        const question = generateWorld(seed, flowsPerWorld, profile);
        const asked = Array.from({ length: repeats }, () => oracle.ask(question).then(answerText));
        const answers = await Promise.all(asked).catch(ifPanicked);
        const [answer] = answers;
        return answer !== undefined && answers.every((other) => other === answer)
          ? [{ seed, ...(profile === undefined ? {} : { profile }), question: fingerprint(question), answer }]
          : [];
      }),
    );
    found.push(...worlds.flat());
    onProgress(Math.min(start + chunk, seeds.length));
  }
  return found;
};

/** The answers about policies that people wrote; those that Cilium does not answer alike each time are missing. */
const askWritten = async (
  oracle: Oracle,
  questions: readonly WrittenQuestion[],
): Promise<RecordedPolicies[]> => {
  const found = await Promise.all(
    questions.map(async ({ name, question }): Promise<RecordedPolicies[]> => {
      const answers = await Promise.all(
        Array.from({ length: repeats }, () => oracle.ask(question).then(answerText)),
      );
      const [answer] = answers;
      if (answer !== undefined && answers.every((other) => other === answer))
        return [{ name, question, answer }];
      process.stderr.write(`Cilium is undecided about ${name}\n`);
      return [];
    }),
  );
  return found.flat();
};

interface RecordOptions {
  readonly cilium: CiliumRelease;
  readonly worlds: number;
  readonly check: boolean;
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number.");
  return value;
};

/** A sample of the recording that is spread over all of it. */
const sampleOf = ({ worlds }: Recording, size: number): readonly RecordedWorld[] =>
  worlds.filter((_, index) => index % Math.max(1, Math.floor(worlds.length / size)) === 0);

const record = async ({ cilium, worlds, check }: RecordOptions): Promise<number> => {
  if (cilium === defaultRelease) {
    throw new UserError(`${cilium.minor} is the default release: its engine is asked in every run`, {
      fix: "npm run test:oracle",
    });
  }
  const sample = check ? sampleOf(readRecording(cilium), worlds) : undefined;
  const seeds = sample ?? worldsTo(worlds);
  const oracle = await Oracle.start({ authRepeats, cilium });
  const showProgress = (done: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${seeds.length} worlds`);
  };
  const both = async () => ({
    found: await ask(oracle, seeds, showProgress),
    written: sample === undefined ? await askWritten(oracle, writtenQuestions(cilium)) : [],
  });
  const { found, written } = await both().finally(() => oracle.close());
  if (sample === undefined) {
    writeRecording(cilium, { version: cilium.version, flowsPerWorld, worlds: found, written });
    process.stdout.write(
      `recorded: ${found.length} of ${seeds.length} worlds, ${written.length} questions about policies that people wrote\n`,
    );
    return 0;
  }
  const again = new Map(found.map((world) => [world.seed, world]));
  const stale = sample.filter(({ seed, answer }) => again.has(seed) && again.get(seed)?.answer !== answer);
  process.stdout.write(
    `${found.length} of ${sample.length} worlds asked again; ${stale.length} answered otherwise${stale.map(({ seed }) => `\nseed ${seed}`).join("")}\n`,
  );
  return stale.length === 0 && found.length > 0 ? 0 : 1;
};

new Command("engine-answers")
  .description("Records what the own engine of another release of Cilium answers about random worlds.")
  .addOption(
    new Option("--cilium <version>", `minor release: ${ciliumReleases.map(({ minor }) => minor).join(", ")}`)
      .argParser((text) => releaseOf(`${text}.`, ciliumReleases))
      .makeOptionMandatory(),
  )
  .option("--worlds <number>", "how many worlds", wholeNumber, 400)
  .option("--check", "ask about a sample of the recorded worlds again, and write nothing", false)
  .action(async (options: RecordOptions) => {
    process.exitCode = await record(options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
