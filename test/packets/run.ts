import path from "node:path";
import execa from "execa";
import { machineFacts } from "../../sandbox/nodes/packets/machine-facts";
import { preflight } from "../../sandbox/nodes/packets/preflight";
import { NOT_RUN } from "./not-run";

/** Runs mocha; returns whether all passed (its exit code is the number of tests that failed, which could be any). */
async function suites(more: readonly string[], ...files: readonly string[]): Promise<boolean> {
  const { exitCode } = await execa(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", "--require", "tsx/cjs", ...more, ...files],
    { cwd: path.join(__dirname, "../.."), stdio: "inherit", reject: false },
  );
  return exitCode === 0;
}

/** Runs the suites with packets, or says why they are not run. */
async function run(): Promise<number> {
  const { problems, fixes } = preflight(await machineFacts());
  if (problems.length > 0) {
    console.error("test:packets: NOT RUN, this machine can't have a node with packets:");
    for (const problem of problems) console.error(`  ${problem}`);
    for (const fix of fixes) console.error(`fix: ${fix}`);
    return NOT_RUN;
  }
  // One after the other: what a node leaves on its machine is seen only while there is no other one.
  const machine = await suites(
    [],
    "test/packets/machine.packets.test.ts",
    "test/packets/faults.packets.test.ts",
  );
  const shared = await suites(
    ["--require", "./test/packets/packets-sandbox.ts"],
    // The stack's own phases first: what comes after lays the lab down without Pulumi.
    "test/packets/readme.packets.test.ts",
    "test/packets/prove-swap.packets.test.ts",
    "test/packets/hubble.packets.test.ts",
    "test/packets/catalogue.packets.test.ts",
    "test/packets/http-proxy.packets.test.ts",
    "test/packets/documented.packets.test.ts",
    "test/packets/corners.packets.test.ts",
    "test/packets/random.packets.test.ts",
    "test/packets/prove.packets.test.ts",
    "test/packets/doctor.packets.test.ts",
    "test/packets/prometheus.packets.test.ts",
  );
  const page = await suites([], "test/packets/audit-to-enforce.packets.test.ts");
  return machine && shared && page ? 0 : 1;
}

run().then((exitCode) => {
  process.exitCode = exitCode;
});
