import type { Expectation } from "../policies/expectation";
import type { Lab } from "../policies/lab/lab";

/** What dashboards, rules and monitors are made from: the selected phase and what is switched on. Plain data. */
export interface ObservedPhase {
  /** Name of the phase: one of the catalogue or `own`. */
  readonly phase: string;
  readonly summary: string;
  /** What becomes of the lab's flows. Empty only for `own`, where a folder may go without. */
  readonly expectations: readonly Expectation[];
  readonly lab: Lab;
  /** Where the project's `docs/` can be read in a browser, without a slash at the end; links are left out without it. */
  readonly docsUrl?: string | undefined;
  readonly features: {
    readonly hubbleIcmp: boolean;
    readonly hubbleRelay: boolean;
    readonly clusterMesh: boolean;
    readonly mutualAuth: boolean;
    /** Policies are only reported (`policies.auditMode`). */
    readonly auditMode: boolean;
  };
}
