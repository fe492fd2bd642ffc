import { UserError } from "../../messages/user-error";
import { runCommand } from "../run-command";
import { goEnvironment } from "./go-build";
import { explainGoFailure } from "./go-failure";

/** Where modules are asked for, and what for. */
export interface ModuleDownload {
  /** The folder whose `go.mod` and `go.sum` say what is to be had. */
  readonly pins: string;
  /** Go's temporary files go there. */
  readonly temporary: string;
  /** What comes with the modules, as messages name it: `the chart of Cilium 1.19.6`. */
  readonly what: string;
}

/** The folders of the modules that `go mod download -json` printed. */
function downloadedFolders(output: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const text of output.split(/(?<=^\})\s*$/m)) {
    if (text.trim() === "") continue;
    const entry: unknown = JSON.parse(text);
    if (typeof entry !== "object" || entry === null) continue;
    const { Path, Dir } = entry as { Path?: unknown; Dir?: unknown };
    if (typeof Path === "string" && typeof Dir === "string") folders.set(Path, Dir);
  }
  return folders;
}

/**
 * Downloads Go modules, with the sums that are pinned.
 *
 * @param explain what a failure means that is known to the caller; it throws then.
 * @returns the folder of each module, by its path.
 * @throws UserError where there is no Go, or it fails, or it does not say where a module is.
 */
export async function downloadModules(
  modules: readonly string[],
  { pins, temporary, what }: ModuleDownload,
  explain: (said: string) => void = () => undefined,
): Promise<(module: string) => string> {
  const result = await runCommand("go", ["mod", "download", "-json", ...modules], {
    cwd: pins,
    environment: goEnvironment(temporary),
  });
  if (result.exitCode === 127)
    throw new UserError(`${what} comes from a Go module, and there is no Go here`, {
      fix: "install Go 1.24 or newer",
    });
  if (result.exitCode !== 0) {
    const said = `${result.stdout}\n${result.stderr}`;
    explain(said);
    throw explainGoFailure(`downloading ${what} failed`, said);
  }
  const folders = downloadedFolders(result.stdout);
  return (module) => {
    const folder = folders.get(module);
    if (folder === undefined) throw new UserError(`go did not say where it put ${module}`);
    return folder;
  };
}
