import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import execa from "execa";
import { type Lane, runLanes } from "./run-lanes";

describe("lanes of suites", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lanes-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A lane that runs a script of JavaScript. */
  const lane = (name: string, script: string): Lane => {
    const file = path.join(folder, `${name}.js`);
    writeFileSync(file, script);
    return { name, command: `node ${JSON.stringify(file)}` };
  };

  const run = async (...lanes: readonly Lane[]): Promise<{ passed: boolean; said: string }> => {
    const output = new PassThrough();
    const passed = await runLanes([lanes], path.join(folder, "seconds"), { output });
    output.end();
    let said = "";
    for await (const chunk of output) said += String(chunk);
    return { passed, said };
  };

  const says = (words: string, more = ""): string => `
    let told = 0;
    const timer = setInterval(() => {
      console.log(${JSON.stringify(words)} + ++told);
      if (told === 4) { clearInterval(timer); ${more} }
    }, 60);`;

  it("run beside each other, and keep what each says together", async () => {
    const { passed, said } = await run(lane("one", says("one ")), lane("two", says("two ")));
    assert.equal(passed, true);
    const lines = said.split("\n").filter((line) => /^(one|two) \d$/.test(line));
    assert.deepEqual(lines, ["one 1", "one 2", "one 3", "one 4", "two 1", "two 2", "two 3", "two 4"]);
    assert.match(said, /in \d+\.\d minutes: (one passed, two passed|two passed, one passed)\n/);
  });

  it("start as many at once as is said, and the next when one is over", async () => {
    const output = new PassThrough();
    const stamps = `const { appendFileSync } = require("node:fs");
      const say = (word) => appendFileSync(${JSON.stringify(path.join(folder, "order"))}, word + "\\n");
      say("begin"); setTimeout(() => say("end"), 300);`;
    const lanes = ["one", "two", "three"].map((name) => lane(name, stamps));
    assert.equal(await runLanes([lanes], path.join(folder, "seconds"), { atOnce: 1, output }), true);
    const order = readFileSync(path.join(folder, "order"), "utf8").trim().split("\n");
    assert.deepEqual(order, ["begin", "end", "begin", "end", "begin", "end"]);
  });

  it("fail when either fails, and the other is run to its end", async () => {
    const fails = "process.exitCode = 3;";
    for (const [one, two] of [
      ["", fails],
      [fails, ""],
    ] as const) {
      const { passed, said } = await run(lane("one", says("one ", one)), lane("two", says("two ", two)));
      assert.equal(passed, false);
      for (const line of ["one 4", "two 4"]) assert.ok(said.includes(`${line}\n`), said);
      assert.match(said, one === "" ? /two failed \(3\)/ : /one failed \(3\)/);
    }
  });

  it("come in stages, of which each is run whatever became of those before", async () => {
    const output = new PassThrough();
    const stages = [
      [lane("one", says("one ", "process.exitCode = 1;"))],
      [lane("two", says("two ")), lane("three", says("three "))],
    ];
    assert.equal(await runLanes(stages, path.join(folder, "seconds"), { output }), false);
    const said = String(output.read());
    assert.match(
      said,
      /one 4\n[\s\S]*two 1\n[\s\S]*: one failed \(1\), (two passed, three|three passed, two) passed\n/,
    );
  });

  it("say what can't run on this machine, and take nothing else for it", async () => {
    const cannot: Lane = { ...lane("one", "process.exitCode = 3;"), notRun: 3 };
    const { passed, said } = await run(cannot, lane("two", ""));
    assert.equal(passed, true);
    assert.match(said, /one NOT RUN/);
    const fails: Lane = { ...lane("one", "process.exitCode = 1;"), notRun: 3 };
    assert.equal((await run(fails)).passed, false);
  });

  it("end with one table of what the suites of both took", async () => {
    const writes = (file: string) => `
      const fs = require("node:fs"), folder = process.env.SECONDS_FOLDER;
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(folder + "/" + process.pid, JSON.stringify([{ file: ${JSON.stringify(file)}, tests: 2, seconds: 1.5 }]));`;
    const { said } = await run(lane("one", writes("a.test.ts")), lane("two", writes("b.e2e.test.ts")));
    assert.match(said, /│ a\.test\.ts +│ +2 │ +1\.5 │/);
    assert.match(said, /│ b\.e2e\.test\.ts +│ +2 │ +1\.5 │/);
    assert.match(said, /│ all +│ +4 │ +3\.0 │/);
  });

  it("end both on Ctrl-C", async () => {
    const waits = (name: string) => `
      process.on("SIGINT", () => { console.log("${name} was told"); process.exit(130); });
      console.log("${name} runs");
      setTimeout(() => {}, 50_000);`;
    const lanes = [lane("one", waits("one")), lane("two", waits("two"))];
    const file = path.join(folder, "run.ts");
    writeFileSync(
      file,
      `import { runLanes } from ${JSON.stringify(path.join(__dirname, "run-lanes"))};
      runLanes([${JSON.stringify(lanes)}, [${JSON.stringify(lane("after", says("after ")))}]], ${JSON.stringify(path.join(folder, "seconds"))}).then((passed) => process.exit(passed ? 0 : 1));`,
    );
    const running = execa(process.execPath, ["--require", "tsx/cjs", file], {
      cwd: path.join(__dirname, "../.."),
      reject: false,
      detached: true,
    });
    await new Promise<void>((resolve) =>
      running.stdout?.on("data", (text) => /one runs/.test(text) && resolve()),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    // As a terminal does it: to the whole group.
    process.kill(-(running.pid ?? Number.NaN), "SIGINT");
    const { exitCode, stdout } = await running;
    assert.equal(exitCode, 1);
    assert.match(stdout, /one was told/);
    assert.match(stdout, /two was told/);
    assert.doesNotMatch(stdout, /after 1/);
  });
});
