import { Option } from "commander";

/** Formats that are made from a report; `text` and `json` are each command's own. */
export const reportFormats = ["sarif", "junit", "github", "markdown"] as const;

/** One of those formats. */
export type ReportFormat = (typeof reportFormats)[number];

/** Every format of `--format`. */
export const outputFormats = ["text", "json", ...reportFormats] as const;

/** One of these. */
export type OutputFormat = (typeof outputFormats)[number];

/** `--format`, for a command. Default: text; `--json` of the command is the same as `--format json`. */
export const formatOption = (): Option =>
  new Option("--format <form>", "how it is printed (default: text)").choices([...outputFormats]);

/**
 * The format that a command's options ask for.
 *
 * @param json whether `--json` is given, which is the shorter way to write `--format json`.
 */
export const wantedFormat = ({
  format,
  json,
}: {
  readonly format?: OutputFormat;
  readonly json?: boolean;
}): OutputFormat => format ?? (json === true ? "json" : "text");
