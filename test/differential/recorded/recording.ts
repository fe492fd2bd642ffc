import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import type { CiliumRelease } from "../../../cilium/cilium-release";
import type { Question } from "../../../verdicts/world";
import type { ProfileName } from "../generate/profile";

/** What the engine of a release answered about one random world. */
export interface RecordedWorld {
  readonly seed: number;
  /** The profile of its world; absent: the one that the seed chooses. */
  readonly profile?: ProfileName;
  /** Fingerprint of the question: another one from the same seed makes the recording stale. */
  readonly question: string;
  /** As `answerText` writes it. */
  readonly answer: string;
}

/** What the engine of a release answered about policies that people wrote, and flows made for them. */
export interface RecordedPolicies {
  /** What they are: a file of Cilium's examples, a phase, a case. */
  readonly name: string;
  /** Whole: another release's examples are not there where the answers are compared, and phases change. */
  readonly question: Question;
  /** As `answerText` writes it. */
  readonly answer: string;
}

/** Answers of one release's own engine. */
export interface Recording {
  /** The patch release whose engine it was. */
  readonly version: string;
  readonly flowsPerWorld: number;
  readonly worlds: readonly RecordedWorld[];
  readonly written: readonly RecordedPolicies[];
}

/** File of a release's recording. */
export const recordingFile = ({ minor }: CiliumRelease): string =>
  path.join(__dirname, `${minor.replace(".", "-")}.json.br`);

/** Fingerprint of a question. */
export const fingerprint = (question: Question): string =>
  createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 8);

/** Reads a release's recording. @throws Error with the command that makes it, if there is none. */
export const readRecording = (release: CiliumRelease): Recording => {
  const file = recordingFile(release);
  if (!existsSync(file)) {
    throw new Error(
      `nothing is recorded of ${release.minor}. fix: npm run engine-answers -- --cilium ${release.minor}`,
    );
  }
  return JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Recording;
};

/** Writes a release's recording. */
export const writeRecording = (release: CiliumRelease, recording: Recording): void =>
  writeFileSync(recordingFile(release), brotliCompressSync(JSON.stringify(recording)));
