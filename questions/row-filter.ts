import { nearestName } from "../messages/nearest-name";
import { UserError } from "../messages/user-error";
import type { Verdict } from "../verdicts/answer";
import type { Peer } from "../verdicts/world";
import type { FlowRow } from "./flow-row";
import type { Subject } from "./subject";

/** Which verdicts are looked at. `changed`: of a comparison, every flow that it shows. */
export const onlyChoices = ["denied", "allowed", "changed"] as const;

/** Which rows are shown. What is left out counts for exit codes all the same. */
export interface RowFilter {
  /** Rows with an end in one of these; empty: in any. */
  readonly namespaces: readonly string[];
  /** Rows with one of these ends, `namespace/name` or the name alone; empty: any. */
  readonly workloads: readonly string[];
  readonly only?: (typeof onlyChoices)[number];
}

type Ends = Pick<FlowRow, "from" | "to">;

const inNamespace = /^(?:service:|pod:)?([^/@=]+)\/.+$/;

/** The namespace of an end; empty for what is in none. Names such as `dns` stand for a pod of the subject. */
export const namespaceOf = (end: string, names: ReadonlyMap<string, Peer> = new Map()): string => {
  const described = /=.*@([^@]+)$/.exec(end)?.[1];
  if (described !== undefined) return described;
  const written = inNamespace.exec(end)?.[1];
  if (written !== undefined) return written;
  const peer = names.get(end);
  return typeof peer === "string" ? peer.slice(0, peer.indexOf("/")) : "";
};

const isCalled = (end: string, name: string): boolean => end === name || end.endsWith(`/${name}`);

const refuse = (option: string, name: string, all: readonly string[]): UserError => {
  const near = nearestName(name, all);
  const some = all.slice(0, 8).join(", ");
  return new UserError(
    `${option} ${JSON.stringify(name)}: no flow has such an end. There are: ${some || "none"}${all.length > 8 ? `, and ${all.length - 8} more` : ""}`,
    { fix: near === undefined ? "write one that is there" : `write ${option} ${near}`, exitCode: 2 },
  );
};

/**
 * Checks that a filter names what is there: a slip would show an empty matrix, and that looks like an answer.
 *
 * @throws UserError (exit code 2).
 */
export const checkFilter = (filter: RowFilter, rows: readonly Ends[], names: Subject["names"]): void => {
  const ends = [...new Set(rows.flatMap(({ from, to }) => [from, to]))];
  const namespaces = [...new Set(ends.map((end) => namespaceOf(end, names)))].filter((name) => name !== "");
  for (const name of filter.namespaces) {
    if (!namespaces.includes(name)) throw refuse("--namespace", name, namespaces);
  }
  for (const name of filter.workloads) {
    if (!ends.some((end) => isCalled(end, name))) throw refuse("--workload", name, ends);
  }
};

/** Whether an end is one of those that a filter asks for by namespace or name. */
export const isAskedFor = (
  end: string,
  { namespaces, workloads }: RowFilter,
  names: Subject["names"],
): boolean => namespaces.includes(namespaceOf(end, names)) || workloads.some((name) => isCalled(end, name));

/** Whether anything is filtered. */
export const isFiltered = ({ namespaces, workloads, only }: RowFilter): boolean =>
  namespaces.length > 0 || workloads.length > 0 || only !== undefined;

const isOfVerdict = (verdict: Verdict | undefined, only: RowFilter["only"]): boolean => {
  if (only === "allowed") return verdict === "allowed";
  if (only === "denied") return verdict?.startsWith("denied") === true;
  return true;
};

/** The rows that a filter lets through. @param verdictOf what `only` looks at. */
export const filteredRows = <Row extends Ends>(
  rows: readonly Row[],
  filter: RowFilter,
  names: Subject["names"],
  verdictOf: (row: Row) => Verdict | undefined,
): readonly Row[] =>
  rows.filter((row) => {
    const { from, to } = row;
    const { namespaces, workloads, only } = filter;
    const own = [from, to].map((end) => namespaceOf(end, names));
    return (
      (namespaces.length === 0 || own.some((name) => namespaces.includes(name))) &&
      (workloads.length === 0 || workloads.some((name) => isCalled(from, name) || isCalled(to, name))) &&
      isOfVerdict(verdictOf(row), only)
    );
  });
