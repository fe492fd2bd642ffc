import type pc from "picocolors";
import { messageOf, UserError } from "../messages/user-error";
import { errorColours } from "./colours";

/** What is printed for an error, and the exit code. A stack only where the program itself is wrong. */
export function describeError(
  error: unknown,
  colours: Pick<typeof pc, "dim" | "red"> = errorColours,
): { text: string; exitCode: number } {
  if (error instanceof UserError) {
    const fix = error.fix ? `\n${colours.dim("fix:")} ${error.fix}` : "";
    return { text: `${colours.red("error:")} ${error.message}${fix}`, exitCode: error.exitCode };
  }
  if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
    return { text: `${colours.red("error:")} the disk is full: ${error.message}`, exitCode: 1 };
  }
  const stack = error instanceof Error && error.stack ? error.stack : messageOf(error);
  return { text: `${colours.red("error:")} ${stack}`, exitCode: 1 };
}
