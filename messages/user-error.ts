/** What an error says beside its message. */
export interface UserErrorDetails {
  /** What fixes it, usually a command to paste. Several ways stand on lines of their own. */
  readonly fix?: string | undefined;
  /** 1 (default): it did not work, 2: wrong usage, 3: stopped, 130: interrupted. */
  readonly exitCode?: number;
}

/**
 * An error that the user can do something about. It is printed as its message and what fixes it, without a stack. Whatever
 * finds one throws it as it is: `index.ts` makes Pulumi's error of it, `cli/report-error.ts` text and an exit code. Where
 * code has to tell one from another, a class extends this one.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** What fixes it, usually a command to paste. */
  readonly fix: string | undefined;
  /** 1: it did not work, 2: wrong usage, 3: stopped, 130: interrupted. */
  readonly exitCode: number;

  constructor(message: string, { fix, exitCode = 1 }: UserErrorDetails = {}) {
    super(message);
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

/** Lines of a message, each below the first one. */
export const detailLines = (lines: readonly string[]): string => lines.map((line) => `\n  ${line}`).join("");

/** The same as one line: for a place that has no more. */
export const inOneLine = (message: string): string =>
  message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");

/** The text of any thrown value. A web socket that does not come about gives an event with a message, which is no Error. */
export function messageOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : String(error);
}
