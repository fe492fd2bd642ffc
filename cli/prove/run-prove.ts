import { readServer } from "../../health/facts/server-facts";
import { exitCodeOf, type Proof, type WitnessState } from "../../proof/result/proof";
import { isOpen, type MissingWitness, type OpenWitness, type WitnessName } from "../../proof/witness";
import { interrupted, interruption } from "../../sandbox/interruption";
import type { Reporter } from "../../sandbox/reporter";
import { outColours } from "../colours";
import { type Cluster, openCluster } from "../open-cluster";
import { formatReport } from "../report/format-report";
import { terminalReporter } from "../terminal-reporter";
import { print, printJson, say } from "../verdicts/say";
import { checkWritable } from "../verdicts/writable-file";
import { writeHtml } from "../verdicts/write-html";
import { titleOf, type Wanted } from "./load-subject";
import { nodesOf } from "./prepare";
import { proofFacts } from "./proof-facts";
import { proveCluster } from "./prove-cluster";
import { proofHtml } from "./prove-html";
import { proofJson } from "./prove-json";
import {
  checkProveOptions,
  type ProveOptions,
  proveFormat,
  requiredWitnesses,
  wantedOf,
} from "./prove-options";
import { proofReport } from "./prove-report";
import { proofText } from "./prove-text";
import { runLoad, wantedLoad } from "./run-load";
import { Watchers } from "./watchers";
import { countersFrom, witnessesFor } from "./witnesses";

const statesOf = (
  witnesses: readonly (OpenWitness | MissingWitness)[],
  required: readonly WitnessName[],
): readonly WitnessState[] =>
  witnesses.map((witness) => ({
    name: witness.name,
    required: required.includes(witness.name),
    ...(isOpen(witness) ? { source: witness.source } : { missing: witness.missing, fix: witness.fix }),
  }));

/** Says what is being done: on a terminal in one line that changes, elsewhere each thing once. */
const progressOn = ({ live, say: line, interactive }: Reporter) => {
  let last = "";
  return (what: string, done?: number, all?: number): void => {
    if (interactive) live(done === undefined || what === "" ? what : `${what}: ${done} of ${all}`);
    else if (what !== last && what !== "") line(what);
    last = what;
  };
};

/** Proves, and where it is asked for sends a load of what is denied. */
const proofOf = async (
  cluster: Cluster,
  wanted: Wanted,
  options: ProveOptions,
  project: () => string,
  version: string,
): Promise<Proof> => {
  const required = requiredWitnesses(options.require);
  const load = wantedLoad(options.load, options.rate);
  const began = new Date();
  const reporter = terminalReporter();
  const progress = progressOn(reporter);
  const counters = countersFrom(options.prometheus, project);
  progress("asking who can watch");
  const watchers = new Watchers(witnessesFor(cluster.api, counters), reporter.say);
  // Meanwhile the cluster is read and the agents are waited for.
  void watchers.all();
  let proven: Awaited<ReturnType<typeof proveCluster>>;
  try {
    proven = await proveCluster(cluster, wanted, options, project, watchers, required, progress);
  } finally {
    await watchers.close();
  }
  const { subject, rows, notes, planned, accessDenied, witnesses } = proven;
  const nodes = await nodesOf(cluster.api);
  const shown =
    load === undefined || interruption.aborted
      ? undefined
      : await runLoad(cluster.api, planned, nodes, accessDenied, load, progress);
  progress("");
  if (interruption.aborted) throw interrupted();
  const stack =
    wanted.kind === "phase" && wanted.stack !== undefined
      ? { project: project(), name: wanted.stack }
      : undefined;
  const kubernetes = await readServer(cluster.api).catch(() => undefined);
  const noLoad = load !== undefined && shown === undefined;
  return {
    subject: titleOf(wanted),
    context: cluster.context,
    server: cluster.server,
    began,
    ended: new Date(),
    rows,
    witnesses: statesOf(witnesses, required),
    notes: [
      ...notes,
      ...witnesses.flatMap((witness) =>
        isOpen(witness) && witness.note !== undefined ? [witness.note] : [],
      ),
      ...subject.notes,
      ...(noLoad ? ["--load: nothing is denied between pods that run"] : []),
    ],
    ...(shown === undefined ? {} : { load: shown }),
    facts: proofFacts(subject, version, kubernetes, stack),
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
  checkProveOptions(options);
  requiredWitnesses(options.require);
  wantedLoad(options.load, options.rate);
  countersFrom(options.prometheus, project);
  checkWritable("--html", options.html);
  const wanted = await wantedOf(options, project);
  const cluster = openCluster(options.context);
  say(`context: ${cluster.context} (${cluster.server})`);
  const proof = await proofOf(cluster, wanted, options, project, version);
  if (options.html !== undefined) writeHtml(options.html, proofHtml(proof));
  if (format === "json") printJson(proofJson(proof));
  else if (format === "text") print(proofText(proof, outColours));
  else process.stdout.write(formatReport(proofReport(proof, version), format));
  return exitCodeOf(proof);
};
