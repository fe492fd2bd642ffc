import type { Circumstances } from "../../health/checks/check";
import type { ReadFacts } from "../../health/facts/cluster-facts";
import type { HealthReport } from "../../health/health-report";

/** A cluster at one moment: what was read, and what that means. */
export interface Diagnosis {
  readonly about: Circumstances;
  readonly facts: ReadFacts;
  readonly report: HealthReport;
  readonly exitCode: number;
}
