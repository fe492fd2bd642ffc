import { writeFileSync } from "node:fs";
import { say } from "./say";
import { unwritableError } from "./writable-file";

/** Writes a page where `--html` says. @throws UserError (exit code 2) where it cannot be written. */
export const writeHtml = (file: string, html: string): void => {
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw unwritableError("--html", file, error);
  }
  say(`written: ${file}`);
};
