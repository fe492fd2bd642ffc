import type { NonEmpty } from "../../policies/expectation";
import type { DashboardName } from "../dashboards/dashboard-names";

/**
 * How much an alert matters. `critical`: policies or the network do not do what they should; somebody is to look now.
 * `warning`: somebody is to look today. `info`: worth knowing, never a reason to wake anybody.
 */
export type Severity = "critical" | "warning" | "info";

/** A command that shows whether the alert is right, and what it shows. All of them need a real cluster. */
export interface ConfirmStep {
  readonly shows: string;
  readonly command: string;
}

/** An alert, with all that its page in `docs/alerts.md` says. */
export interface Alert {
  /**
   * CamelCase, and never changed: routes and silences of Alertmanager name it. `PolicyLab…` is about what policies do,
   * `Cilium…` about the health of Cilium and Hubble.
   */
  readonly name: string;
  readonly severity: Severity;
  /** How long the condition must hold, as Prometheus writes it (`5m`). */
  readonly for: string;
  /** PromQL, without the silence around a swap. */
  readonly expr: string;
  /** Whether it stays quiet around a swap of phases, see `swap-silence.ts`: those about denials do. */
  readonly quietAroundSwaps: boolean;
  /** One line, a template of Prometheus. */
  readonly summary: string;
  /** What was measured and what it means, a template of Prometheus. */
  readonly description: string;
  /** For the page: what it means, and where the rule comes from. */
  readonly meaning: string;
  readonly confirm: NonEmpty<ConfirmStep>;
  /** For the page: what to do, most likely reason first. */
  readonly remedy: NonEmpty<string>;
  /** The dashboard that shows it. */
  readonly dashboard: DashboardName;
}

/** A recording rule, with the labels that its series have. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  /** Labels that the expression leaves, besides those that are set. */
  readonly keeps: readonly string[];
  /** Labels that are set. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Alerts that belong together, after the recordings that they read. */
export interface AlertGroup {
  readonly name: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}
