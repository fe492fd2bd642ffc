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
