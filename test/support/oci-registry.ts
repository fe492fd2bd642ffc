import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { runCommand } from "../../sandbox/run-command";
import { goEnvironment, requireGo } from "../../sandbox/toolchain/go-build";
import { BUILD_FLAGS } from "../../sandbox/toolchain/pins";

/** How a registry wants to be logged in to, as `user` with `password`. */
export type Login = "nobody" | "basic" | "bearer";

/** A real OCI registry on loopback (`test/oci-registry/`), built once per run from Go's build cache. */
export class OciRegistries {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "oci-registry-"));
  private readonly running: ChildProcess[] = [];

  /** Builds it. @throws Error with the compiler's words. */
  async build(): Promise<void> {
    await requireGo(["the registry of a test"]);
    const args = ["build", "-mod=readonly", ...BUILD_FLAGS, "-o", this.program, "."];
    const { exitCode, stdout, stderr } = await runCommand("go", args, {
      cwd: path.join(__dirname, "../oci-registry"),
      environment: goEnvironment(this.folder),
    });
    if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
  }

  private get program(): string {
    return path.join(this.folder, "registry");
  }

  /** Starts one. @returns its `host:port`. */
  async start(login: Login): Promise<string> {
    const child = spawn(this.program, login === "nobody" ? [] : ["-auth", login, "-password", "pass:word"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.running.push(child);
    const [address] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return address;
  }

  /** How many requests one has had. */
  async asked(address: string): Promise<number> {
    return Number(await (await fetch(`http://${address}/asked`)).text());
  }

  /** Ends one, or all, and removes the program. */
  async stop(): Promise<void> {
    for (const child of this.running.splice(0)) {
      if (child.exitCode !== null) continue;
      child.stdin?.end();
      await once(child, "exit");
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
