import { UserError } from "../../messages/user-error";

/** An error about how a command was called: exit code 2. */
export const usageError = (message: string, fix?: string): UserError =>
  new UserError(message, fix === undefined ? { exitCode: 2 } : { fix, exitCode: 2 });
