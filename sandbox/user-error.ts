/**
 * An error the user can do something about. It is printed as one message and a hint, without a stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What would help, usually a command to paste. */
  readonly hint: string | undefined;
  /** 1: it did not work, 2: wrong usage, 3: stopped, 130: interrupted. */
  readonly exitCode: number;

  constructor(message: string, details: { hint?: string; exitCode?: number } = {}) {
    super(message);
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? 1;
  }
}

/** The text of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
