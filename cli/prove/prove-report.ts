import { outcomeText } from "../../proof/outcome";
import { missingWitnesses, type Proof, type ProofRow } from "../../proof/result/proof";
import { rowText } from "../../questions/flow-row";
import { flowCells, flowColumns } from "../report/flow-results";
import type { Report, ReportResult } from "../report/report";
import { proofSummary } from "./prove-text";

const rules: Report["rules"] = [
  {
    id: "proof",
    summary: "A flow is decided on the cluster as somebody expects.",
    why: "What is computed is worth nothing if packets are treated otherwise.",
    source: "docs/prove.md",
  },
  {
    id: "witness",
    summary: "A witness that was required is there.",
    why: "Without it the client alone says what became of its packets.",
    source: "docs/prove.md",
  },
];

const levels = { proven: "pass", mismatch: "error", "not-proven": "warning" } as const;

const resultOf = (row: ProofRow): ReportResult => {
  const { expected, client, result, reasons, fix } = row;
  const seen = client === undefined ? "" : ` The client saw: ${outcomeText(client.outcome)}.`;
  const message =
    result === "proven"
      ? `It is ${expected.verdict}, as expected.${seen}`
      : `It is to be ${expected.verdict} (${expected.because}).${seen} ${reasons.join("; ")}`;
  return {
    rule: "proof",
    level: levels[result],
    fails: result !== "proven",
    subject: rowText(expected.row),
    message: message.trim(),
    ...(fix === undefined ? {} : { fix }),
  };
};

/** A proof as every format of `--format` wants it. What is not proven fails, since nobody has seen it. */
export const proofReport = (proof: Proof, version: string): Report => {
  const witnesses = missingWitnesses(proof).map(
    ({ name, missing = "", fix }): ReportResult => ({
      rule: "witness",
      level: "error",
      fails: true,
      subject: name,
      message: missing,
      ...(fix === undefined ? {} : { fix }),
    }),
  );
  return {
    command: "lab prove",
    version,
    summary: proofSummary(proof),
    rules,
    results: [...proof.rows.map(resultOf), ...witnesses],
    tables: [
      {
        title: "What was seen",
        columns: [...flowColumns, "Expected", "Computed", "Client", "Result"],
        rows: proof.rows.map((row) => [
          ...flowCells(row.expected.row),
          row.expected.verdict,
          row.computed.verdict,
          row.client === undefined ? "" : outcomeText(row.client.outcome),
          row.result,
        ]),
      },
    ],
    notes: [...proof.notes, ...proof.facts.map(([name, value]) => `${name}: ${value}`)],
  };
};
