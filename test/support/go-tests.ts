import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../../sandbox/run-command";
import { cacheDirectory } from "../../sandbox/toolchain/cache-directory";
import { goEnvironment } from "../../sandbox/toolchain/go-build";
import { BUILD_FLAGS } from "../../sandbox/toolchain/pins";

/** What `go test` said of one package. */
export interface GoTestRun {
  readonly passed: boolean;
  /** How many tests ran, with their subtests. */
  readonly tests: number;
  /** The lines of the tests that failed, or what the compiler said. */
  readonly failures: string;
}

/** The flags are those of the programs, so that what they have compiled is not compiled again. */
const FLAGS: readonly string[] = ["-mod=readonly", ...BUILD_FLAGS, "-count=1", "-v"];

/** Runs the Go tests of a package (`./l7proxy`) of the module in a folder. They are compiled as the programs are. */
export async function runGoTests(module: string, goPackage: string): Promise<GoTestRun> {
  // Go writes test programs there and starts them: a folder that is mounted without permission to will not do.
  const temporary = mkdtempSync(path.join(cacheDirectory(), "go-test-"));
  try {
    const { exitCode, stdout, stderr } = await runCommand("go", ["test", ...FLAGS, goPackage], {
      cwd: module,
      environment: goEnvironment(temporary),
    });
    const lines = stdout.split("\n");
    const ran = lines.filter((line) => /^\s*--- (PASS|FAIL)/.test(line)).length;
    const failed = lines.filter((line) => /^\s*--- FAIL|^\s+\S+_test\.go:|^panic:|^FAIL/.test(line));
    return {
      passed: exitCode === 0,
      tests: ran,
      failures: exitCode === 0 ? "" : [...failed, stderr.slice(-4000)].join("\n"),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
