import { exitCodeOf, type Proof, type WitnessState } from "../../proof/result/proof";
import { isOpen, type MissingWitness, type OpenWitness, type WitnessName } from "../../proof/witness";
import { interrupted, interruption } from "../../sandbox/interruption";
import { outColours } from "../colours";
import { openCluster } from "../open-cluster";
import { formatReport } from "../report/format-report";
import { terminalReporter } from "../terminal-reporter";
import { print, printJson, say } from "../verdicts/say";
import { writeHtml } from "../verdicts/write-html";
import { titleOf } from "./load-subject";
import { proofFacts } from "./proof-facts";
import { proveCluster } from "./prove-cluster";
import { proofHtml } from "./prove-html";
import { proofJson } from "./prove-json";
import { type ProveOptions, proveFormat, requiredWitnesses, wantedOf } from "./prove-options";
import { proofReport } from "./prove-report";
import { proofText } from "./prove-text";
import { witnessesFor } from "./witnesses";

const statesOf = (
  witnesses: readonly (OpenWitness | MissingWitness)[],
  required: readonly WitnessName[],
): readonly WitnessState[] =>
  witnesses.map((witness) => ({
    name: witness.name,
    required: required.includes(witness.name),
    ...(isOpen(witness) ? {} : { missing: witness.missing, fix: witness.fix }),
  }));

/** Says what is being done: on a terminal in one line that changes, elsewhere each thing once. */
const progressOn = (): ((what: string, done?: number, all?: number) => void) => {
  const { live, say: line, interactive } = terminalReporter();
  let last = "";
  return (what, done, all) => {
    if (interactive) live(done === undefined || what === "" ? what : `${what}: ${done} of ${all}`);
    else if (what !== last && what !== "") line(what);
    last = what;
  };
};

/**
 * `lab prove`.
 *
 * @param version the program's, for reports.
 * @returns exit code: 0 everything is proven, 1 something is not as expected or a required witness is missing, 3 something
 *   could not be proven here.
 * @throws UserError for whatever a user can fix.
 */
export const runProve = async (
  options: ProveOptions,
  project: () => string,
  version: string,
): Promise<number> => {
  const format = proveFormat(options);
  const required = requiredWitnesses(options.require);
  const wanted = await wantedOf(options, project);
  const cluster = openCluster(options.context);
  say(`context: ${cluster.context} (${cluster.server})`);
  const began = new Date();
  const witnesses = await Promise.all(witnessesFor(cluster.api).map((witness) => witness.open()));
  let proven: Awaited<ReturnType<typeof proveCluster>>;
  try {
    proven = await proveCluster(cluster, wanted, options, project, witnesses, progressOn());
  } finally {
    await Promise.all(witnesses.filter(isOpen).map((witness) => witness.close()));
  }
  if (interruption.aborted) throw interrupted();
  const { subject, rows, notes } = proven;
  const stack =
    wanted.kind === "phase" && wanted.stack !== undefined
      ? { project: project(), name: wanted.stack }
      : undefined;
  const proof: Proof = {
    subject: titleOf(wanted),
    context: cluster.context,
    server: cluster.server,
    began,
    ended: new Date(),
    rows,
    witnesses: statesOf(witnesses, required),
    notes,
    facts: proofFacts(subject, version, stack),
  };
  if (options.html !== undefined) writeHtml(options.html, proofHtml(proof));
  if (format === "json") printJson(proofJson(proof));
  else if (format === "text") print(proofText(proof, outColours));
  else process.stdout.write(formatReport(proofReport(proof, version), format));
  return exitCodeOf(proof);
};
