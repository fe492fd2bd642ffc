import type { Verdict } from "../verdicts/answer";
import { portText, requestText } from "./flow-row";
import { type DecidedRow, isMet } from "./matrix";
import { namespaceOf } from "./row-filter";
import { shortReason } from "./short-reason";
import type { Subject } from "./subject";

/** Flows to one port of one end that are decided alike, for the same reason. */
export interface FoldedRow {
  readonly from: readonly string[];
  readonly to: string;
  readonly port: string;
  readonly request: string;
  readonly verdict: Verdict;
  /** In a few words. */
  readonly why: string;
  /** Every flow that it stands for. */
  readonly rows: readonly DecidedRow[];
}

/** How many flows there are of which kind. */
export interface Counts {
  readonly allowed: number;
  readonly denied: number;
  readonly unknown: number;
}

/** What a namespace has to do with itself and with everything else. */
export interface NamespaceCounts {
  /** Empty: what is in no namespace. */
  readonly namespace: string;
  readonly workloads: number;
  readonly within: Counts;
  readonly incoming: Counts;
  readonly outgoing: Counts;
}

/** Counts verdicts. */
export const countVerdicts = (rows: readonly Pick<DecidedRow, "answer">[]): Counts => {
  const count = (wanted: (verdict: Verdict) => boolean) =>
    rows.filter(({ answer }) => wanted(answer.verdict)).length;
  return {
    allowed: count((verdict) => verdict === "allowed"),
    denied: count((verdict) => verdict.startsWith("denied")),
    unknown: count((verdict) => verdict === "not-evaluable"),
  };
};

/** Puts together what has the same key, in the order of the first of each. */
export const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] => {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = found.get(key);
    if (group === undefined) found.set(key, [one]);
    else group.push(one);
  }
  return [...found.values()];
};

/** Joins rows that differ in their source only. What is expected of a row keeps it apart. */
export const foldRows = (rows: readonly DecidedRow[]): readonly FoldedRow[] =>
  grouped(rows, (row) =>
    JSON.stringify([
      row.to,
      portText(row.flow),
      requestText(row.flow),
      row.answer.verdict,
      shortReason(row.answer),
      isMet(row) ?? null,
    ]),
  ).flatMap((group): FoldedRow[] => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        from: group.map(({ from }) => from),
        to: first.to,
        port: portText(first.flow),
        request: requestText(first.flow),
        verdict: first.answer.verdict,
        why: shortReason(first.answer),
        rows: group,
      },
    ];
  });

/**
 * Joins rows that lead to several ends of one namespace alike, too: `team-3: 5 ends`.
 *
 * @param keeps ends that stay by themselves.
 */
export const foldTargets = (
  rows: readonly FoldedRow[],
  names: Subject["names"],
  keeps: (end: string) => boolean,
): readonly FoldedRow[] =>
  grouped(rows, (row) => {
    const { to, port, request, verdict, why, from } = row;
    const target = keeps(to) ? to : namespaceOf(to, names) || to;
    return JSON.stringify([target, keeps(to), port, request, verdict, why, from]);
  }).flatMap((group): FoldedRow[] => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    if (others.length === 0) return [first];
    const to = `${namespaceOf(first.to, names)}: ${group.length} ends`;
    return [{ ...first, to, rows: group.flatMap(({ rows: own }) => own) }];
  });

/** The rows of every namespace, as a source or a destination, counted. */
export const countByNamespace = (
  rows: readonly DecidedRow[],
  names: Subject["names"],
): readonly NamespaceCounts[] => {
  const placed = rows.map((row) => ({
    row,
    from: namespaceOf(row.from, names),
    to: namespaceOf(row.to, names),
  }));
  const namespaces = [...new Set(placed.flatMap(({ from, to }) => [from, to]))].sort();
  return namespaces.map((namespace) => {
    const of = (wanted: (one: (typeof placed)[number]) => boolean) =>
      countVerdicts(placed.filter(wanted).map(({ row }) => row));
    const ends = placed.flatMap(({ row, from, to }) => [
      ...(from === namespace ? [row.from] : []),
      ...(to === namespace ? [row.to] : []),
    ]);
    return {
      namespace,
      workloads: new Set(ends).size,
      within: of(({ from, to }) => from === namespace && to === namespace),
      incoming: of(({ from, to }) => from !== namespace && to === namespace),
      outgoing: of(({ from, to }) => from === namespace && to !== namespace),
    };
  });
};

/** More than these are counted where there is little room. */
const fewSources = 3;

/** Sources of a folded row in few words: `shop/a, shop/b and 12 more`. */
export const sourcesText = ({ from }: Pick<FoldedRow, "from">, most = fewSources): string =>
  from.length <= most ? from.join(", ") : `${from.slice(0, most).join(", ")} and ${from.length - most} more`;
