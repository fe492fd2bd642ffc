import { type WitnessName, witnessNames } from "../../proof/witness";
import { wantedExpectationFiles } from "../expectations/expectation-files";
import { type OutputFormat, wantedFormat } from "../report/format-option";
import { usageError } from "../verdicts/usage-error";
import type { Wanted } from "./load-subject";
import { wantedByName, wantedOfStack } from "./wanted-proof";

/** The options of `lab prove`, as they are written. */
export interface ProveOptions {
  readonly stack?: string;
  readonly phase?: string;
  readonly file?: string;
  readonly context?: string;
  readonly require?: string;
  readonly image?: string;
  /** An image for containers that are added to pods without what a probe needs. */
  readonly debugImage?: string;
  /** Whose counters: an address, `sandbox`, or `none`. */
  readonly prometheus?: string;
  readonly outsideAddress?: string;
  readonly outsideShell?: string;
  readonly format?: OutputFormat;
  readonly json?: true;
  readonly junit?: true;
  readonly html?: string;
  /** How long the two loops of denied requests run. */
  readonly load?: string;
  readonly rate?: string;
}

/** What is to be proven. @throws UserError (wrong usage) where the options contradict each other or lead nowhere. */
export const wantedOf = async (
  { stack, phase, file }: Pick<ProveOptions, "stack" | "phase" | "file">,
  project: () => string,
): Promise<Wanted> => {
  const given = Object.entries({ "--stack": stack, "--phase": phase, "--file": file }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length > 1)
    throw usageError(
      `${given.map(([name]) => name).join(" and ")} say each what is to be proven`,
      "leave all but one of them out",
    );
  if (phase !== undefined) return { kind: "phase", ...wantedByName(phase) };
  if (file === undefined) return { kind: "phase", ...(await wantedOfStack(project(), stack)) };
  const [found, ...more] = wantedExpectationFiles([file]);
  if (found === undefined || more.length > 0)
    throw usageError(
      `--file ${file} has ${more.length + 1} files of expectations`,
      `name one of them: ${[found, ...more].map((one) => one?.file).join(", ")}`,
    );
  return { kind: "file", ...found };
};

/**
 * Checks options that say something only together with others, or must not be empty.
 *
 * @throws UserError (wrong usage).
 */
export const checkProveOptions = (options: ProveOptions): void => {
  for (const [name, image] of [
    ["--image", options.image],
    ["--debug-image", options.debugImage],
  ] as const)
    if (image !== undefined && !/^\S+$/.test(image))
      throw usageError(
        `${name} ${JSON.stringify(image)} is not the name of an image`,
        `write ${name} docker.io/curlimages/curl:8.17.0`,
      );
  if (options.rate !== undefined && options.load === undefined)
    throw usageError("--rate says how often --load sends", "write --load 60s --rate 20");
};

/** Refuses what `--swap` does nothing with. @throws UserError (wrong usage). */
export const checkSwapOptions = (options: ProveOptions): void => {
  const { context: _context, stack: _stack, format: _format, json: _json, ...others } = options;
  const [first] = Object.entries(others).flatMap(([name, value]) =>
    name === "swap" || value === undefined ? [] : [name],
  );
  if (first === undefined) return;
  const option = first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(
    `--swap does nothing with --${option}. Accepted beside it: --stack, --context, --format, --json`,
    `leave --${option} out`,
  );
};

/** The witnesses that have to be there. @throws UserError (wrong usage) for a name that is none. */
export const requiredWitnesses = (text: string | undefined): readonly WitnessName[] =>
  (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => {
      const found = witnessNames.find((one) => one === name);
      if (found !== undefined) return found;
      throw usageError(
        `--require ${JSON.stringify(name)} is not a witness. Accepted: ${witnessNames.join(", ")}`,
        `write --require ${witnessNames.join(",")}`,
      );
    });

/** The format that the options ask for. @throws UserError (wrong usage) where they ask for several. */
export const proveFormat = ({
  format,
  json,
  junit,
}: Pick<ProveOptions, "format" | "json" | "junit">): OutputFormat => {
  if ([format, json, junit].filter((one) => one !== undefined).length > 1)
    throw usageError("--format, --json and --junit ask for several formats", "leave all but one of them out");
  return junit === true
    ? "junit"
    : wantedFormat({ ...(format === undefined ? {} : { format }), json: json === true });
};
