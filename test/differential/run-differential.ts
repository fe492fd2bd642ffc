import type { Answer } from "../../verdicts/answer";
import type { Question } from "../../verdicts/world";
import type { OracleAnswer } from "../support/oracle";
import { compareAnswers, type Difference } from "./compare-answers";
import { generateWorld } from "./generate/generate-world";
import type { ProfileName } from "./generate/profile";
import { shrinkWorld } from "./shrink-world";
import { addAnswer, emptyStatistics, type Statistics } from "./statistics";

/** The two sides of the comparison. */
export interface Sides {
  /** The engine here. */
  readonly ours: (question: Question) => Answer;
  /** Cilium's own engine. */
  readonly theirs: (questions: readonly Question[]) => Promise<readonly OracleAnswer[]>;
}

/** What to run. */
export interface DifferentialOptions extends Sides {
  /** World number n has the seed `seed + n`. */
  readonly seed: number;
  readonly worlds: number;
  readonly flowsPerWorld: number;
  /** Without one every world's seed chooses its own. */
  readonly profile?: ProfileName;
  /** After so many differing worlds the run ends. Default: 5. */
  readonly maxDifferences?: number;
  readonly onProgress?: (done: number) => void;
}

/** A world about which the sides differ. */
export interface FoundDifference {
  readonly seed: number;
  /** The smallest question that shows it. */
  readonly question: Question;
  readonly differences: readonly Difference[];
  /** Absent if the engine threw. */
  readonly ours?: Answer;
  readonly theirs: OracleAnswer;
}

/** Outcome of a run. */
export interface DifferentialResult {
  readonly statistics: Statistics;
  readonly differences: readonly FoundDifference[];
  /**
   * Worlds about which Cilium gave several answers, ours among them (it walks maps, and not every order has the same
   * outcome), or none, because its code panics. There should be next to none; more would hide differences.
   */
  readonly undecided: readonly number[];
}

/** How often the oracle computes a policy to see whether Cilium's own answer on authentication is stable. */
export const authRepeats = 8;

/** How often a difference must be seen. */
const confirmations = 6;

/** How many worlds are with the oracle at a time: enough to keep it busy, few enough to stay small. */
const chunkSize = 50;

const oneAnswer = async (sides: Sides, question: Question): Promise<OracleAnswer> => {
  const [answer] = await sides.theirs([question]);
  if (answer === undefined) throw new Error("the oracle gave no answer");
  return answer;
};

/** Compares, and takes an engine that throws for one that differs: no world may stop it. */
const compared = (
  sides: Sides,
  question: Question,
  theirs: OracleAnswer,
): { readonly ours?: Answer; readonly differences: readonly Difference[] } => {
  let ours: Answer;
  try {
    ours = sides.ours(question);
  } catch (error) {
    return { differences: [{ field: "thrown", index: 0, ours: String(error), theirs: "an answer" }] };
  }
  return { ours, differences: compareAnswers(question, ours, theirs) };
};

const isAlike = (found: Difference, first: Difference): boolean =>
  found.field === first.field &&
  (first.field === "policy"
    ? (found.ours === "taken") === (first.ours === "taken")
    : found.ours === first.ours && found.theirs === first.theirs);

/** A difference that the oracle repeats; none if one of its answers is ours. */
const confirmed = async (
  sides: Sides,
  question: Question,
  differences: readonly Difference[],
): Promise<Difference | undefined> => {
  const answers = await sides.theirs(Array.from({ length: confirmations }, () => question));
  const again = answers.map((answer) => compared(sides, question, answer).differences);
  return differences.find((found) => again.every((others) => others.some((other) => isAlike(found, other))));
};

/** Makes a differing question as small as it gets, without losing sight of the kind of difference. */
export const shrinkDifference = async (
  sides: Sides,
  seed: number,
  question: Question,
  first: Difference,
): Promise<FoundDifference> => {
  const smallest = await shrinkWorld(question, async (candidate) => {
    let theirs: OracleAnswer;
    try {
      theirs = await oneAnswer(sides, candidate);
    } catch {
      // What the oracle cannot read is no smaller form of the question.
      return false;
    }
    const found = compared(sides, candidate, theirs).differences.filter((each) => isAlike(each, first));
    return found.length > 0 && (await confirmed(sides, candidate, found)) !== undefined;
  });
  const theirs = await oneAnswer(sides, smallest);
  return { seed, question: smallest, theirs, ...compared(sides, smallest, theirs) };
};

/**
 * The oracle's answers, without those about worlds that Cilium's code panics at: it does so where a selector of labels
 * matches the host beside an HTTP rule for everybody (pkg/policy, ruleOrigin.Merge on the entry that it adds for the
 * host without an origin).
 *
 * @throws Error that names the world which the oracle cannot answer about for another reason.
 */
const askAll = async (
  sides: Sides,
  questions: readonly Question[],
  seeds: readonly number[],
): Promise<readonly (OracleAnswer | undefined)[]> => {
  try {
    const answers = await sides.theirs(questions);
    if (answers.length !== questions.length) {
      throw new Error(`the oracle gave ${answers.length} answers to ${questions.length} questions`);
    }
    return answers;
  } catch (failure) {
    if (questions.length > 1) {
      const each = questions.map((question, index) =>
        askAll(sides, [question], seeds.slice(index, index + 1)),
      );
      return (await Promise.all(each)).flat();
    }
    if (String(failure).includes("panicked")) return [undefined];
    throw new Error(`seed ${seeds[0]}: ${String(failure)}`);
  }
};

interface Chunk {
  readonly seeds: readonly number[];
  readonly questions: readonly Question[];
  readonly theirs: Promise<readonly (OracleAnswer | undefined)[]>;
}

/** Worlds that the oracle is asked about while others are compared; none past the last. */
const beginChunk = (options: DifferentialOptions, start: number): Chunk | undefined => {
  if (start >= options.worlds) return undefined;
  const seeds = Array.from(
    { length: Math.min(chunkSize, options.worlds - start) },
    (_, index) => options.seed + start + index,
  );
  const questions = seeds.map((seed) => generateWorld(seed, options.flowsPerWorld, options.profile));
  const theirs = askAll(options, questions, seeds);
  // A failure counts where the answers are waited for, which a run that ends early does not come to.
  theirs.catch(() => {});
  return { seeds, questions, theirs };
};

/** Asks both sides about random worlds, compares their answers, and shrinks what they differ about. */
export const runDifferential = async (options: DifferentialOptions): Promise<DifferentialResult> => {
  const most = options.maxDifferences ?? 5;
  const found: FoundDifference[] = [];
  const undecided: number[] = [];
  let statistics = emptyStatistics;
  let next = beginChunk(options, 0);
  for (let start = 0; next !== undefined && found.length < most; start += chunkSize) {
    const { seeds, questions, theirs: asked }: Chunk = next;
    next = beginChunk(options, start + chunkSize);
    const theirs = await asked;
    for (const [index, question] of questions.entries()) {
      const [other, seed = 0] = [theirs[index], seeds[index]];
      if (other === undefined) {
        undecided.push(seed);
        continue;
      }
      const { differences } = compared(options, question, other);
      statistics = addAnswer(statistics, question, other);
      if (differences.length === 0 || found.length >= most) continue;
      const first = await confirmed(options, question, differences);
      if (first === undefined) undecided.push(seed);
      else found.push(await shrinkDifference(options, seed, question, first));
    }
    options.onProgress?.(start + seeds.length);
  }
  return { statistics, differences: found, undecided };
};
