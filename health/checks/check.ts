import type { StackConfig } from "../../config/schema";
import type { ClusterFacts, FactName, ReadFacts } from "../facts/cluster-facts";
import type { Fault, Severity } from "../finding";

/** What checks are told beside the facts. */
export interface Circumstances {
  /** Seconds since 1970. */
  readonly now: number;
  /** Before an installation: no Cilium is expected, and no network. */
  readonly before: boolean;
  readonly context: string;
  readonly server: string;
  /** Why the context is not the stack's, and what makes it so; absent where it is, or without a stack. */
  readonly contextProblem?: { readonly found: string; readonly fix: string } | undefined;
  readonly stack?: StackConfig | undefined;
}

/** A check has nothing to look at: there is no Cilium, no Prometheus, no mesh. */
export interface NotHere {
  readonly notHere: string;
}

/** What a check says of facts that were read. */
export type Judgement = readonly Fault[] | NotHere;

/** Says that there is nothing to look at. */
export const notHere = (why: string): NotHere => ({ notHere: why });

/** A check: facts in, faults out. */
export interface Check {
  /** Kebab-case; stays the same. */
  readonly id: string;
  /** What is not as it should be when it fires: the subject of a sentence in a table. */
  readonly title: string;
  /** The worst that it says. */
  readonly severity: Severity;
  readonly reads: readonly FactName[];
  /** What it rests on: a document, a chart, a measurement. */
  readonly source: string;
  /** @param values the facts that it reads; a fact that was read in part only is given as far as it was. */
  judge(values: ClusterFacts, about: Circumstances, facts: ReadFacts): Judgement;
}

/** A check as it is written: it sees the facts that it reads, and no others. */
export interface CheckDefinition<Name extends FactName> extends Omit<Check, "reads" | "judge"> {
  readonly reads: readonly Name[];
  judge(values: Pick<ClusterFacts, Name>, about: Circumstances, facts: ReadFacts): Judgement;
}

/** A check for the table. */
export const check = <Name extends FactName>(definition: CheckDefinition<Name>): Check => definition;

/** What came of a check. */
export interface Outcome {
  readonly check: Check;
  readonly faults: readonly Fault[];
  /** Facts that it lacked; it has not passed then, whatever else was found. */
  readonly unread: readonly FactName[];
  /** Why there was nothing to look at. */
  readonly notHere?: string;
}

/** Whether a check looked at everything and found nothing. */
export const hasPassed = ({ faults, unread, notHere: nothing }: Outcome): boolean =>
  faults.length === 0 && unread.length === 0 && nothing === undefined;

/** Runs a check. Facts that could not be read are part of the outcome; it never passes for want of one. */
export const runCheck = (each: Check, facts: ReadFacts, about: Circumstances): Outcome => {
  const unread = each.reads.filter((name) => !facts[name].read);
  const values: Record<string, unknown> = {};
  for (const name of each.reads) {
    const fact = facts[name];
    const value = fact.read ? fact.value : fact.partly;
    // "Read, and not there" is a value; "not read at all" ends the check.
    if (!fact.read && value === undefined) return { check: each, faults: [], unread };
    values[name] = value;
  }
  const judged = each.judge(values as unknown as ClusterFacts, about, facts);
  if ("notHere" in judged) return { check: each, faults: [], unread, notHere: judged.notHere };
  return { check: each, faults: judged, unread };
};
