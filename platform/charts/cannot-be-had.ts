import type { UserError } from "../../messages/user-error";
import { chartError } from "./chart-error";
import { titleOf } from "./expected-digest";
import type { WantedChart } from "./wanted-chart";

/** The error for a chart that is not kept and cannot be fetched. */
export const cannotBeHad = (wanted: WantedChart, details: readonly string[], fix: string): UserError =>
  chartError(`${titleOf(wanted)} cannot be fetched`, details, fix);
