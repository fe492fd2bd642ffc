import type { Severity } from "../../verdicts/lint/finding";
import type { RenderOptions } from "../rendering/render-options";
import type { OutputFormat } from "../report/format-option";

/** The options of `lab lint`. */
export interface LintOptions extends RenderOptions {
  readonly file?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** `1.19`, or a patch release of it. */
  readonly cilium?: string;
  readonly severity: Severity;
  readonly failOn?: Severity | "none";
  readonly strict?: true;
  readonly format?: OutputFormat;
  readonly json?: true;
  readonly verbose?: true;
  readonly allowEmpty?: true;
  readonly baseline?: string;
  readonly writeBaseline?: true;
  /** Whether pods, namespaces and Services of the files count. */
  readonly worldFromFiles: boolean;
}
