import path from "node:path";
import execa from "execa";
import { machineFacts } from "../../sandbox/nodes/packets/machine-facts";
import { preflight } from "../../sandbox/nodes/packets/preflight";

/** For a machine on which the suites can't run: neither passed nor failed. */
const NOT_RUN = 3;

/** Runs the suites with packets, or says why they are not run. */
async function run(): Promise<number> {
  const { problems, fixes } = preflight(await machineFacts());
  if (problems.length > 0) {
    console.error("test:packets: NOT RUN, this machine can't have a node with packets:");
    for (const problem of problems) console.error(`  ${problem}`);
    for (const fix of fixes) console.error(`fix: ${fix}`);
    return NOT_RUN;
  }
  const root = path.join(__dirname, "../..");
  const hooks = ["--require", "tsx/cjs", "--require", "./test/packets/packets-sandbox.ts"];
  const mocha = await execa(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", ...hooks, "test/packets/*.packets.test.ts", ...process.argv.slice(2)],
    { cwd: root, stdio: "inherit", reject: false },
  );
  return mocha.exitCode ?? 1;
}

run().then((exitCode) => {
  process.exitCode = exitCode;
});
