import type { SeenRow } from "../../questions/suggest/seen-rows";
import type { Workload } from "../../questions/suggest/workloads";
import { rowJson } from "../verdicts/matrix-json";
import type { Suggested } from "./suggested";

const time = (milliseconds: number): string | null =>
  Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();

const seenJson = (row: SeenRow) => ({
  ...rowJson(row),
  times: row.total,
  first: time(row.group.first),
  last: time(row.group.last),
  outcomes: row.counts,
});

const workloadJson = ({ namespace, name, labels }: Workload) => ({ namespace, name, labels });

/** `lab suggest --json`. Fields are added in later versions, never renamed. */
export const suggestJson = (suggested: Suggested) => {
  const { policies, proof, tally, notes, isChange, namespaces, workloads } = suggested;
  const { passing, notPassing, opened, asked, refused, findings } = proof;
  return {
    isChange,
    namespaces,
    record: {
      ...{ lines: tally.lines, flows: tally.flows, counted: tally.used, lostEvents: tally.lost },
      unreadLines: Object.fromEntries([...tally.bad].map(([kind, { count }]) => [kind, count])),
      notCounted: Object.fromEntries(tally.unused),
    },
    workloads: workloads.filter(({ namespace }) => namespaces.includes(namespace)).map(workloadJson),
    policies: policies.map(({ object }) => object),
    proof: {
      ...{ passing, asked, refused, findings },
      notPassing: notPassing.map((row) => ({ ...seenJson(row), effect: row.effect, missing: row.missing })),
      opened: opened.map((row) => ({ ...rowJson(row), because: row.because })),
    },
    passed: suggested.passed.map(seenJson),
    leftOut: suggested.leftOut.map(seenJson),
    denied: suggested.denied.map(seenJson),
    unnameable: suggested.unnameable.map(seenJson),
    unlabelled: suggested.unlabelled.map(workloadJson),
    silent: suggested.silent.map(workloadJson),
    notes,
  };
};
