import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../messages/user-error";
import { checkoutFolder } from "../sandbox/checkout-folder";

/** A checkout has a project of Pulumi's; an installed package has none, and works where it is called. */
const ownFolder = (): string =>
  existsSync(path.join(checkoutFolder, "Pulumi.yaml")) ? checkoutFolder : process.cwd();

/** The project a command works on: --project, else LAB_PROJECT, else this checkout, else the current folder. */
export function projectFolder(
  option: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const folder = path.resolve(option ?? (environment.LAB_PROJECT || ownFolder()));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(`${folder} is not a folder`, { exitCode: 2 });
  }
  return folder;
}
