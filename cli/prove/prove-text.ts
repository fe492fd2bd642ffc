import type pc from "picocolors";
import { counted } from "../../messages/counted";
import { rise, sparkline } from "../../proof/load/curve";
import { outcomeText } from "../../proof/outcome";
import {
  counts,
  exitCodeOf,
  missingWitnesses,
  type Proof,
  type ProofRow,
  type Testimony,
} from "../../proof/result/proof";
import { rowText } from "../../questions/flow-row";
import { plainTable } from "../plain-table";
import { colouredVerdict } from "../verdicts/verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

const marks = (colours: Colours): Readonly<Record<ProofRow["result"], string>> => ({
  proven: colours.green("✓"),
  mismatch: colours.red("✗"),
  "not-proven": colours.yellow("?"),
});

/** What a witness says, in a few words; a dash where there is nobody. */
const testimonyText = (testimony: Testimony | undefined): string => {
  if (testimony === undefined || "missing" in testimony) return "-";
  return (
    [...new Set(testimony.observations.map(({ verdict, dropReason }) => dropReason ?? verdict))]
      // What comes first of two flows is a question of milliseconds.
      .sort()
      .join(", ") || "nothing"
  );
};

/** How long the last attempt took, as a client feels it. */
export const tookText = ({ client }: Pick<ProofRow, "client">): string =>
  client === undefined ? "" : `${((client.to.getTime() - client.from.getTime()) / 1000).toFixed(1)} s`;

const tableOf = ({ rows, witnesses }: Proof, colours: Colours): string => {
  const watching = witnesses.filter(({ missing }) => missing === undefined);
  const head = [
    "",
    "EXPECTATION",
    "COMPUTED",
    "CLIENT",
    "TIME",
    ...watching.map(({ name }) => name.toUpperCase()),
  ];
  return plainTable(
    head,
    rows.map((row) => [
      marks(colours)[row.result],
      rowText(row.expected.row),
      colouredVerdict(row.computed.verdict, colours),
      row.client === undefined ? "-" : outcomeText(row.client.outcome),
      tookText(row),
      ...watching.map(({ name }) => testimonyText(row.witnesses.find(({ witness }) => witness === name))),
    ]),
  );
};

const detailsOf = (row: ProofRow, colours: Colours): readonly string[] =>
  row.result === "proven"
    ? []
    : [
        `${marks(colours)[row.result]} ${colours.bold(rowText(row.expected.row))}`,
        `    expected: ${row.expected.verdict}, because ${row.expected.because}`,
        ...row.reasons.map((reason) => `    ${reason}`),
        ...(row.fix === undefined ? [] : [`    fix: ${row.fix}`]),
      ];

/** Reasons that all of several rows share are said once. */
const sharedOf = (rows: readonly ProofRow[]): readonly ProofRow[] => {
  const open = rows.filter(({ result }) => result === "not-proven");
  const reasons = new Set(open.map(({ reasons: own }) => own.join("\n")));
  return open.length > 1 && reasons.size === 1 ? open : [];
};

/** Why a witness that watched says nothing of single rows, each reason once; the table has a dash there. */
const silentLines = ({ rows, witnesses }: Proof): readonly string[] =>
  witnesses.flatMap(({ name, missing }) => {
    if (missing !== undefined) return [];
    const silent = rows.flatMap(({ expected, witnesses: all, unwitnessed = [] }) => {
      const own = unwitnessed.includes(name) ? undefined : all.find(({ witness }) => witness === name);
      return own !== undefined && "missing" in own ? [{ row: rowText(expected.row), why: own.missing }] : [];
    });
    return [...new Set(silent.map(({ why }) => why))].map((reason) => {
      const same = silent.filter(({ why }) => why === reason).map(({ row }) => row);
      return `${name} says nothing of ${same.join("; ")}: ${reason}`;
    });
  });

/** In one line: what came of it. */
export const proofSummary = (proof: Pick<Proof, "rows" | "witnesses" | "subject">): string => {
  const { proven, mismatch, "not-proven": open } = counts(proof);
  const all = counted(proof.rows.length, "expectation");
  const without = missingWitnesses(proof).map(({ name }) => name);
  const parts = [
    ...(mismatch > 0 ? [`${mismatch} not as expected`] : []),
    ...(open > 0 ? [`${open} not proven`] : []),
    ...(without.length > 0 ? [`required and missing: ${without.join(", ")}`] : []),
  ];
  return parts.length === 0 && proven > 0
    ? `${proof.subject}: ${all} proven`
    : `${proof.subject}: ${proven} of ${all} proven, ${parts.join(", ") || "there is nothing to prove"}`;
};

/** The curves of a load, a line each. */
const loadLines = ({ load }: Proof): readonly string[] =>
  load === undefined
    ? []
    : [
        `denied requests, at most ${load.rate} a second for ${load.seconds} s:`,
        plainTable(
          [],
          [
            ...load.seen.map((curve) => [
              `  clients saw: ${curve.name}`,
              sparkline(curve),
              String(rise(curve)),
            ]),
            ...load.counted.map((curve) => [
              `  agents counted: ${curve.name}`,
              sparkline(curve),
              String(rise(curve)),
            ]),
          ],
        ),
      ];

/** A proof for a terminal. */
export const proofText = (proof: Proof, colours: Colours): string => {
  const shared = sharedOf(proof.rows);
  const details = proof.rows
    .filter((row) => !shared.includes(row))
    .flatMap((row) => [...detailsOf(row, colours)]);
  const [first] = shared;
  const colour = { 0: colours.green, 1: colours.red, 3: colours.yellow }[exitCodeOf(proof)];
  return [
    tableOf(proof, colours),
    "",
    ...details,
    ...(first === undefined
      ? []
      : [
          `${marks(colours)["not-proven"]} ${counted(shared.length, "expectation")}: ${first.reasons.join("; ")}`,
          ...(first.fix === undefined ? [] : [`    fix: ${first.fix}`]),
        ]),
    ...proof.witnesses.flatMap(({ name, missing, fix }) =>
      missing === undefined
        ? []
        : [
            `no witness ${name}: ${missing}`,
            ...(fix ?? "").split("\n").flatMap((line, index) => {
              if (line === "") return [];
              return [index === 0 ? `    fix: ${line}` : `   ${line}`];
            }),
          ],
    ),
    ...silentLines(proof),
    ...loadLines(proof),
    ...proof.notes.map((note) => `note: ${note}`),
    colour(proofSummary(proof)),
  ].join("\n");
};
