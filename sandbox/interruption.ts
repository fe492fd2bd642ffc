import { UserError } from "../messages/user-error";

const controller = new AbortController();

/** Aborted on Ctrl-C or SIGTERM; every child process is started with it, so none outlives us by accident. */
export const interruption: AbortSignal = controller.signal;

/** Ends everything that was started with `interruption`. */
export function interrupt(): void {
  controller.abort();
}

/** Throws if the user asked to stop. */
export function stopIfInterrupted(): void {
  if (interruption.aborted) throw interrupted();
}

/** The error for work that the user ended. */
export function interrupted(): UserError {
  return new UserError("interrupted", {
    fix: "nothing half-written was left behind: run the same command again to continue",
    exitCode: 130,
  });
}
