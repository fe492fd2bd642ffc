import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UserError } from "../../messages/user-error";
import { interruption } from "../../sandbox/interruption";

/**
 * Runs a program in the user's terminal, to its end or until Ctrl-C, which a terminal sends to it, too.
 *
 * @returns its exit code; 128 and the signal's number where one ended it.
 * @throws UserError if it cannot be started.
 */
export const runInTerminal = (program: string, words: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: "inherit" });
    const end = (): void => {
      child.kill("SIGINT");
    };
    interruption.addEventListener("abort", end, { once: true });
    child.on("error", (error) => {
      reject(new UserError(`${program} cannot be started: ${error.message}`, { fix: `${program} version` }));
    });
    child.on("close", (code, signal) => {
      interruption.removeEventListener("abort", end);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
