import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import type { SandboxPaths } from "../paths";

/** Makes the working folder of kwokctl, and the link to it where its own name has blanks. */
export function makeKwokFolder(paths: SandboxPaths): void {
  mkdirSync(paths.kwokFolder, { recursive: true, mode: 0o700 });
  if (paths.kwok === paths.kwokFolder) return;
  if (/\s/.test(paths.kwok)) {
    throw new UserError(
      "neither the project's folder nor the cache folder may be used: both have blanks in their names",
      {
        fix: "set XDG_CACHE_HOME to a folder without blanks",
      },
    );
  }
  mkdirSync(path.dirname(paths.kwok), { recursive: true });
  rmSync(paths.kwok, { force: true });
  symlinkSync(paths.kwokFolder, paths.kwok);
}

/** Removes what `makeKwokFolder` made and everything in it. */
export function removeKwokFolder(paths: SandboxPaths): void {
  rmSync(paths.kwokFolder, { recursive: true, force: true });
  if (paths.kwok !== paths.kwokFolder) rmSync(paths.kwok, { force: true });
}
