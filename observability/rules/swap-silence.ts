import type { Alert } from "./alert";

/** Name of the series that says which phase is laid down. */
export const phaseRecord = "lab:phase:info";

/** How long after a swap's marker the alerts about denials stay quiet. */
export const swapWindow = "10m";

/** True (one series without labels) where two phases were laid down within the window. */
const swapping = `count(count by (phase) (last_over_time(${phaseRecord}[${swapWindow}]))) > 1`;

/**
 * The alert's condition as Prometheus gets it.
 *
 * A swap denies what the phase before allowed, so alerts about denials are quiet around one. No clock and no silence in
 * Alertmanager is needed: the phase is a series of its own, `lab:phase:info`, and where Prometheus has seen two of them
 * within the last 10 minutes a swap was made. The rules are the last that a swap changes and reach Prometheus up to two
 * minutes after the policies; so such an alert has a `for` of five minutes or more: it is still pending when the marker
 * comes, and is reset.
 */
export const conditionOf = ({ expr, quietAroundSwaps }: Pick<Alert, "expr" | "quietAroundSwaps">): string =>
  quietAroundSwaps ? `(\n${expr}\n)\nunless on () (${swapping})` : expr;
