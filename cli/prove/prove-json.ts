import { counts, exitCodeOf, type Proof, type ProofRow } from "../../proof/result/proof";

const rowJson = (one: ProofRow): object => {
  const { expected, computed, result, client, witnesses, reasons, fix, unwitnessed } = one;
  const { row, verdict, auth, because, line } = expected;
  return {
    from: row.from,
    to: row.to,
    flow: row.flow,
    expected: {
      verdict,
      ...(auth === undefined ? {} : { auth }),
      because,
      ...(line === undefined ? {} : { line }),
    },
    computed,
    client: client ?? null,
    witnesses,
    result,
    reasons,
    ...(fix === undefined ? {} : { fix }),
    ...(unwitnessed === undefined ? {} : { unwitnessed }),
  };
};

/** A proof for programs. */
export const proofJson = (proof: Proof): object => ({
  subject: proof.subject,
  context: proof.context,
  server: proof.server,
  began: proof.began,
  ended: proof.ended,
  exitCode: exitCodeOf(proof),
  counts: counts(proof),
  expectations: proof.rows.map(rowJson),
  witnesses: proof.witnesses,
  ...(proof.load === undefined ? {} : { load: proof.load }),
  notes: proof.notes,
  facts: Object.fromEntries(proof.facts),
});
