import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { UserError } from "../../messages/user-error";
import { usageError } from "./usage-error";

/** A file that an option names cannot be written. */
export const unwritableError = (option: string, file: string, error: unknown): UserError => {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return usageError(
    `${option} ${file}: it cannot be written: ${code}`,
    "name a file in a folder that is there and that you may write to",
  );
};

/**
 * Refuses a file that could not be written later, before anything is done that takes long. Nothing is written.
 *
 * @throws UserError (wrong usage).
 */
export const checkWritable = (option: string, file: string | undefined): void => {
  if (file === undefined) return;
  try {
    accessSync(dirname(file), constants.W_OK);
    if (!existsSync(file)) return;
    accessSync(file, constants.W_OK);
  } catch (error) {
    throw unwritableError(option, file, error);
  }
  if (statSync(file).isDirectory()) throw unwritableError(option, file, "it is a folder");
};
