import { writeFileSync } from "node:fs";
import { UserError } from "../../messages/user-error";
import { say } from "./say";

/** Writes a page where `--html` says. @throws UserError (exit code 2) where it cannot be written. */
export const writeHtml = (file: string, html: string): void => {
  try {
    writeFileSync(file, html);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UserError(`--html ${file}: it cannot be written: ${code}`, {
      fix: "name a file in a folder that is there and that you may write to",
      exitCode: 2,
    });
  }
  say(`written: ${file}`);
};
