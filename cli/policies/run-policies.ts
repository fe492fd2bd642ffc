import { existsSync } from "node:fs";
import { ConfigError } from "../../config/config-error";
import { nearestName } from "../../messages/nearest-name";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { objectsYaml } from "../../policies/objects-yaml";
import { ownPhase } from "../../policies/own/own-phase";
import type { Phase } from "../../policies/phase";
import { stackFileOf } from "../../talos/stack-file-path";
import { outColours } from "../colours";
import { selectedPhaseOf } from "../verdicts/load-subject";
import { usageError } from "../verdicts/usage-error";
import { phaseDetails } from "./phase-details";
import { phaseListJson, phaseListText } from "./phase-list";

/** The options of `lab policies`. */
export interface PoliciesOptions {
  readonly stack?: string;
  readonly json?: true;
}

const print = (text: string): void => {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
};

const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** The phase of a name. @throws UserError (wrong usage) if there is none. */
export const phaseOf = (name: string): Phase => {
  const found = phaseNames.find((each) => each === name);
  if (found !== undefined) return catalogue[found];
  if (name === ownPhase) {
    throw usageError(
      `${ownPhase} is the phase of a folder of yours (key policies.dir), and not in the catalogue`,
      "lab lint FOLDER and lab verdicts -f FOLDER show what is in it; docs/own-policies.md",
    );
  }
  const near = nearestName(name, phaseNames);
  throw usageError(
    `${JSON.stringify(name)} is not a phase. There are: ${phaseNames.join(", ")}`,
    near === undefined ? "lab policies   # lists them with what they do" : `lab policies ${near}`,
  );
};

/** The phase of a stack's file. A file with mistakes is no reason to withhold the catalogue. */
const selectedPhase = (project: string, wanted: string | undefined): string | undefined => {
  const stack = wanted ?? "sandbox";
  // Outside of a checkout there is no sandbox, and nobody asked for it.
  if (wanted === undefined && !existsSync(stackFileOf(project, stack))) return undefined;
  try {
    return selectedPhaseOf(project, stack);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`note: no stack is marked: Pulumi.${stack}.yaml: ${error.message}\n`);
    return undefined;
  }
};

/**
 * `lab policies`.
 *
 * @param project the folder of the stack files, asked for only where one is read.
 * @throws UserError (wrong usage) for a name that is none.
 */
export const runPolicies = (
  name: string | undefined,
  { stack, json }: PoliciesOptions,
  project: () => string,
): void => {
  if (name !== undefined) {
    if (stack !== undefined) {
      throw usageError("--stack marks a row of the list, and one phase is asked for", "leave --stack out");
    }
    const wanted = phaseOf(name);
    const objects = wanted.objects(lab);
    if (json === true) printJson(phaseDetails(wanted, lab));
    else print(objects.length === 0 ? `# ${name} has no objects.` : objectsYaml(objects));
    return;
  }
  const phases = phaseNames.map((each) => catalogue[each]);
  const selected = selectedPhase(project(), stack);
  if (selected !== undefined && !phaseNames.some((each) => each === selected)) {
    process.stderr.write(
      `note: the stack selects ${selected}: the policies of a folder of yours, which are in no catalogue\n`,
    );
  }
  if (json === true) printJson(phaseListJson(phases, selected));
  else print(phaseListText(phases, selected, outColours));
};
