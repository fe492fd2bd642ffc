import { UserError } from "../../sandbox/user-error";

/** An error about how a command was called: exit code 2. */
export const usageError = (message: string, hint?: string): UserError =>
  new UserError(message, hint === undefined ? { exitCode: 2 } : { hint, exitCode: 2 });
