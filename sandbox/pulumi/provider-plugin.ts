import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { SandboxPaths } from "../paths";
import { type Reporter, withElapsed } from "../reporter";
import { runCommand } from "../run-command";
import type { ProviderInUse } from "../sandbox-record";
import { cacheDirectory } from "../toolchain/cache-directory";
import { lastLines } from "../toolchain/go-failure";
import { searchedFolders } from "../toolchain/path-lookup";
import { parseVersion } from "../toolchain/version-fit";
import { UserError } from "../user-error";
import { chooseProvider, type ProviderMode } from "./provider-choice";

const PLUGIN = "pulumi-resource-kubernetes";
const DOWNLOAD_TIMEOUT_MS = 20_000;

const failureFile = () => path.join(cacheDirectory(), "plugins", "download-failed.json");

/** The version of the npm package, which is the plugin's too. */
export function wantedVersion(): string {
  const file = require.resolve("@pulumi/kubernetes/package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}

async function pluginOnPath(): Promise<{ file: string; version: string } | undefined> {
  for (const folder of searchedFolders(process.env.PATH ?? "")) {
    const file = path.join(folder, PLUGIN);
    if (!existsSync(file)) continue;
    const version = parseVersion((await runCommand(file, ["--version"], { timeoutMs: 10_000 })).stdout);
    if (version?.[0] === 4) return { file, version: version.join(".") };
  }
  return undefined;
}

function failedAt(): number | undefined {
  try {
    const parsed = JSON.parse(readFileSync(failureFile(), "utf8")) as { at?: unknown };
    return typeof parsed.at === "number" ? parsed.at : undefined;
  } catch {
    return undefined;
  }
}

/** Copies or links a downloaded plugin into a Pulumi home. Pulumi looks only at real folders there. */
function placePlugin(cached: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(cached)) {
    try {
      linkSync(path.join(cached, name), path.join(target, name));
    } catch {
      cpSync(path.join(cached, name), path.join(target, name), { recursive: true });
    }
  }
}

async function download(pulumi: string, version: string, cached: string): Promise<string | undefined> {
  const home = path.join(cacheDirectory(), "plugins", `.partial-${process.pid}`);
  mkdirSync(home, { recursive: true });
  try {
    const result = await runCommand(
      pulumi,
      ["plugin", "install", "resource", "kubernetes", version, "--non-interactive"],
      {
        environment: { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      },
    );
    const installed = path.join(home, "plugins", `resource-kubernetes-v${version}`);
    if (result.exitCode === 0 && existsSync(path.join(installed, PLUGIN))) {
      rmSync(cached, { recursive: true, force: true });
      renameSync(installed, cached);
      rmSync(failureFile(), { force: true });
      return undefined;
    }
    writeFileSync(failureFile(), JSON.stringify({ at: Date.now() }));
    return result.timedOut ? `no answer within ${DOWNLOAD_TIMEOUT_MS / 1000} s` : lastLines(result.stderr, 3);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function useStandIn(paths: SandboxPaths, reporter: Reporter, why: string): Promise<ProviderInUse> {
  const { installStandIn } = require("../provider/install") as typeof import("../provider/install");
  const { version, directory } = await installStandIn(paths.pulumiHome);
  reporter.say(`Kubernetes provider: the stand-in in sandbox/provider, ${why}`);
  return { kind: "stand-in", version, from: directory };
}

/** Gets the Kubernetes provider plugin into the sandbox's Pulumi home and says which one it is. */
export async function ensureProvider(
  paths: SandboxPaths,
  pulumi: string,
  mode: ProviderMode,
  reporter: Reporter,
): Promise<ProviderInUse> {
  const version = wantedVersion();
  const folder = `resource-kubernetes-v${version}`;
  const cached = path.join(cacheDirectory(), "plugins", folder);
  const onPath = mode === "stand-in" ? undefined : await pluginOnPath();
  const facts = {
    mode,
    onPath: onPath !== undefined,
    cached: existsSync(cached),
    failedAt: failedAt(),
    now: Date.now(),
  };
  const choice = chooseProvider(facts);
  const official = (from: string): ProviderInUse => {
    reporter.say(`Kubernetes provider: the official plugin ${version} (${from})`);
    return { kind: "official", version, from };
  };
  if (choice === "stand-in") {
    return useStandIn(
      paths,
      reporter,
      mode === "auto" ? "since the official plugin could not be downloaded" : "as asked",
    );
  }
  if (choice === "path" && onPath) return { ...official(onPath.file), version: onPath.version };
  if (choice === "download") {
    const problem = await withElapsed(reporter, "downloading the official Kubernetes provider", () =>
      download(pulumi, version, cached),
    );
    if (problem !== undefined && mode === "official") {
      throw new UserError(
        `the official Kubernetes provider ${version} could not be downloaded:\n${problem}`,
        {
          hint: `put ${PLUGIN} on PATH, or use --provider stand-in`,
        },
      );
    }
    if (problem !== undefined) {
      return useStandIn(
        paths,
        reporter,
        "since the official plugin could not be downloaded (tried again in 24 h)",
      );
    }
  }
  placePlugin(cached, path.join(paths.pulumiHome, "plugins", folder));
  return official("downloaded");
}
