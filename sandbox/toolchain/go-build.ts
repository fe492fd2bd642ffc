import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import { runCommand } from "../run-command";
import { PINS_DIRECTORY } from "./pins";
import { fits, parseVersion } from "./version-fit";

/** Oldest Go that can build the tools (newer toolchains are fetched by Go itself). */
const OLDEST_GO = ">=1.24.0 <2.0.0";

/** What we ask of `go`. */
export interface GoFacts {
  readonly version: string;
  readonly buildCache: string;
}

/** Go's own facts, or an error that says what to install. `missing` are the tools that need building. */
export async function requireGo(missing: readonly string[]): Promise<GoFacts> {
  const fix = `install Go 1.24 or newer, or put these on PATH: ${missing.join(", ")}`;
  const result = await runCommand("go", ["env", "GOVERSION", "GOCACHE"], {
    cwd: PINS_DIRECTORY,
    timeoutMs: 60_000,
    environment: { ...process.env, GOTOOLCHAIN: "local" },
  });
  if (result.exitCode !== 0) {
    throw new UserError(
      `missing on this machine: ${missing.join(", ")}; and there is no working Go to build them with`,
      { fix },
    );
  }
  const [version = "", buildCache = ""] = result.stdout.split("\n");
  if (!fits(parseVersion(version.replace(/^go/, "")), OLDEST_GO)) {
    throw new UserError(`${version} is too old to build ${missing.join(", ")}`, { fix });
  }
  return { version, buildCache };
}

/** The environment of every `go` we start: the user's, without settings that would change what is built. */
export function goEnvironment(temporary: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    CGO_ENABLED: "0",
    GOWORK: "off",
    GO111MODULE: "on",
    GOTMPDIR: temporary,
    // The compiler collects its garbage less often: a fifth less work for some more memory.
    GOGC: "400",
  };
  for (const name of ["GOOS", "GOARCH", "GOARM", "GOAMD64", "GOARM64", "GOEXPERIMENT"])
    delete environment[name];
  return environment;
}

/** Removes what an interrupted build left in a tool's folder. Call it only while holding the folder's lock. */
export function removeLeftovers(folder: string): readonly string[] {
  const leftovers = entriesOf(folder).filter((name) => name.startsWith(".partial-"));
  for (const name of leftovers) rmSync(path.join(folder, name), { recursive: true, force: true });
  return leftovers;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
