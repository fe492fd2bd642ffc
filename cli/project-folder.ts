import { statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../messages/user-error";

/** The project a command works on: --project, else LAB_PROJECT, else the checkout this file is in. */
export function projectFolder(
  option: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const folder = path.resolve(option ?? (environment.LAB_PROJECT || path.join(__dirname, "..")));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(`${folder} is not a folder`, { exitCode: 2 });
  }
  return folder;
}
