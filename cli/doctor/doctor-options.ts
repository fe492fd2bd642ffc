import type { Severity } from "../../health/finding";
import type { OutputFormat } from "../report/format-option";

/** The options of `lab doctor`. */
export interface DoctorOptions {
  readonly context?: string;
  readonly stack?: string;
  readonly before?: true;
  readonly prometheus?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly failOn: Severity | "none";
  /** `true` where no duration is given. */
  readonly wait?: string | true;
  readonly verbose?: true;
  readonly bundle?: string;
  readonly format?: OutputFormat;
  readonly json?: true;
}
