/** How bad a result is; `pass`: it is as it should be. */
export type ReportLevel = "error" | "warning" | "info" | "pass";

/** Where something stands. */
export interface ReportPlace {
  /** Path from the repository's root, with slashes (`reportFile`); an absolute one for what lies outside of it. */
  readonly file: string;
  /** From 1. Default: the file as a whole. */
  readonly line?: number;
}

/** What kind of result there is: a finding's id, `expectation`. */
export interface ReportRule {
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  readonly why?: string;
  /** What the rule rests on. */
  readonly source?: string;
  /** How bad its results are, where nothing makes them better or worse. Default: error. */
  readonly level?: Exclude<ReportLevel, "pass">;
}

/** How a result was silenced. */
export interface ReportSilence {
  readonly by: "annotation" | "comment" | "settings" | "baseline";
  readonly reason: string;
}

/** One thing that was looked at, and what came of it. */
export interface ReportResult {
  /** Id of its rule, which has to be among the report's. */
  readonly rule: string;
  readonly level: ReportLevel;
  /** Whether it makes the command fail: an error, or with `--fail-on` something less. */
  readonly fails: boolean;
  /** What it is about: `CiliumNetworkPolicy/shop/web`, `shop/web -> shop/db 5432/TCP`. Empty for a file as a whole. */
  readonly subject: string;
  /** Path of a field of it: `spec.ingress[0]`. */
  readonly path?: string;
  readonly message: string;
  readonly fix?: string;
  readonly place?: ReportPlace;
  /**
   * Results of one rule with the same cause are said once, with a count, where people read (`groupResults`). Default: the
   * message itself.
   */
  readonly cause?: string;
  /** What stays the same when lines move: a later report's result with it is this one. */
  readonly fingerprint?: string;
  /** Absent: it counts. A silenced result never fails. */
  readonly silenced?: ReportSilence;
}

/** A table for people: the flows that a change decides differently. Only `markdown` has it. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Something that was looked at and about which nothing was found. */
export type ReportSubject = Pick<ReportResult, "subject" | "place">;

/** What a command found, in the form from which every format is made. */
export interface Report {
  /** The command: `lab lint`. */
  readonly command: string;
  /** The program's version. */
  readonly version: string;
  /** What was looked at and what came of it, in one line. */
  readonly summary: string;
  readonly rules: readonly ReportRule[];
  readonly results: readonly ReportResult[];
  /** What was looked at without a result: a passed test in `junit`, and nothing elsewhere. */
  readonly clean?: readonly ReportSubject[];
  readonly tables?: readonly ReportTable[];
  /** What else has to be known, a line each. */
  readonly notes?: readonly string[];
}

/** The results that count: as they should not be, and not silenced. The worst come first, otherwise in their order. */
export const openResults = ({ results }: Pick<Report, "results">): readonly ReportResult[] =>
  (["error", "warning", "info"] as const).flatMap((level) =>
    results.filter((result) => result.level === level && result.silenced === undefined),
  );
