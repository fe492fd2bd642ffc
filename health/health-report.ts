import { type Check, type Circumstances, hasPassed, type Outcome, runCheck } from "./checks/check";
import { allChecks } from "./checks/table";
import { type FactName, factTitles, type ReadFacts } from "./facts/cluster-facts";
import { type Finding, type Severity, severities } from "./finding";

/** Something that could not be read, and what is not known for that. */
export interface Unread {
  readonly facts: readonly FactName[];
  /** In words: `Helm releases, certificates`. */
  readonly title: string;
  readonly because: string;
  readonly right: string | undefined;
  /** Ids of the checks that could not look. */
  readonly checks: readonly string[];
}

/** What became of all checks. */
export interface HealthReport {
  /** The worst first. */
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
  /** Ids of checks that looked at everything and found nothing. */
  readonly passed: readonly string[];
  /** Checks that had nothing to look at. */
  readonly notHere: readonly { readonly check: string; readonly because: string }[];
}

/** Reasons that are alike are said once: a server that does not answer gives one for every fact. */
const unreadOf = (outcomes: readonly Outcome[], facts: ReadFacts): readonly Unread[] => {
  const found = new Map<
    string,
    { facts: FactName[]; checks: Set<string>; because: string; right: string | undefined }
  >();
  for (const { check, unread } of outcomes) {
    for (const name of unread) {
      const fact = facts[name];
      if (fact.read) continue;
      const key = `${fact.because}\n${fact.right ?? ""}`;
      const entry = found.get(key) ?? {
        facts: [],
        checks: new Set<string>(),
        because: fact.because,
        right: fact.right,
      };
      if (!entry.facts.includes(name)) entry.facts.push(name);
      entry.checks.add(check.id);
      found.set(key, entry);
    }
  }
  return [...found.values()].map(({ facts: names, checks, ...rest }) => ({
    facts: names,
    title:
      names.length === Object.keys(factTitles).length
        ? "anything"
        : names.map((name) => factTitles[name]).join(", "),
    ...rest,
    checks: [...checks],
  }));
};

/**
 * Runs checks over the facts of a cluster.
 *
 * @param checks default: all of them.
 */
export const healthReport = (
  facts: ReadFacts,
  about: Circumstances,
  checks: readonly Check[] = allChecks,
): HealthReport => {
  const outcomes = checks.map((each) => runCheck(each, facts, about));
  const findings = outcomes.flatMap(({ check, faults }) =>
    faults.map((fault) => ({ check: check.id, ...fault })),
  );
  return {
    findings: severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity)),
    unread: unreadOf(outcomes, facts),
    passed: outcomes.filter(hasPassed).map(({ check }) => check.id),
    notHere: outcomes.flatMap(({ check, notHere }) =>
      notHere === undefined ? [] : [{ check: check.id, because: notHere }],
    ),
  };
};

/** Exit code where findings count and where something is not known. */
export const exitCodes = { healthy: 0, findings: 1, unread: 3 } as const;

/**
 * The exit code of a report: 1 where a finding counts, else 3 where something could not be read, else 0.
 *
 * @param failOn the least severity that counts; `none`: no finding does.
 */
export const exitCodeOf = ({ findings, unread }: HealthReport, failOn: Severity | "none"): number => {
  const counting = failOn === "none" ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  if (findings.some(({ severity }) => counting.includes(severity))) return exitCodes.findings;
  return unread.length > 0 ? exitCodes.unread : exitCodes.healthy;
};
