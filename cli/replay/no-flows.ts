import type { TrafficRecord } from "../../traffic/read-record";
import { usageError } from "../verdicts/usage-error";
import { recordNotes } from "./record-notes";

/** The error (wrong usage) for a record without any flow: what is in it instead. */
export const noFlows = ({ tally }: TrafficRecord, flows: readonly string[]): Error => {
  const where = flows.map((file) => (file === "-" ? "standard input" : file)).join(", ");
  const what = recordNotes(tally);
  return usageError(
    `there is no flow in ${where}: ${tally.lines === 0 ? "it is empty" : what.join("; ")}`,
    "hubble observe -o json writes flows, a line of JSON each; so does an agent's exporter (hubble.export)",
  );
};
