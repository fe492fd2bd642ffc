import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { UserError } from "../../messages/user-error";
import type { SandboxPaths } from "../paths";

/** What a version looks like. */
const version = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Every value of a key that is written as a path below `config`, with the project's name or without. */
const written = (text: string): unknown => {
  const { config } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
  const [, cilium] = Object.entries(config ?? {}).find(([key]) => /^(?:[^:]+:)?cilium$/.test(key)) ?? [];
  return typeof cilium === "object" && cilium !== null && "version" in cilium ? cilium.version : undefined;
};

/**
 * The version of Cilium that the settings of the sandbox's stack name (`cilium.version`): its chart and definitions are what
 * the sandbox gets ready.
 *
 * @param fallback where they name none.
 * @param check throws for a version that a stack does not take.
 * @throws UserError where the settings cannot be read, or name something else than a version.
 */
export function wantedCilium(
  { project, stackFile }: SandboxPaths,
  fallback: string,
  check: (version: string) => void,
): string {
  const file = existsSync(stackFile) ? stackFile : path.join(project, path.basename(stackFile));
  let found: unknown;
  try {
    found = written(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return fallback;
    throw new UserError(`${file} cannot be read: ${(error as Error).message.split("\n")[0]}`, {
      fix: `correct it, or remove .sandbox/${path.basename(stackFile)}: the sandbox begins with the checkout's again`,
    });
  }
  if (found === undefined || found === null) return fallback;
  if (typeof found === "string" && version.test(found)) {
    check(found);
    return found;
  }
  throw new UserError(`cilium.version = ${JSON.stringify(found)} in ${file} is not a full version`, {
    fix: `pulumi config set --path cilium.version ${fallback}`,
  });
}
