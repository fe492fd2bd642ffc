import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const LAB = path.join(__dirname, "..", "..", "cli", "lab.js");

describe("lab", () => {
  let project: string;
  before(() => {
    project = mkdtempSync(path.join(tmpdir(), "lab-cli-"));
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  const lab = (args: readonly string[], environment: Record<string, string> = {}) =>
    spawnSync(process.execPath, [LAB, ...args], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
    });

  it("lists its commands and exit codes", () => {
    const { stdout, status } = lab(["--help"]);
    assert.equal(status, 0);
    for (const text of ["start", "sandbox", "tools", "Exit codes: 0 success"])
      assert.ok(stdout.includes(text), text);
  });

  it("says its version", () => {
    assert.match(lab(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it("is a program of the checkout, also by a link from elsewhere", () => {
    const own = path.join(path.dirname(LAB), "../lab");
    const link = path.join(project, "lab");
    symlinkSync(own, link);
    for (const program of [own, link]) {
      const { stdout, status } = spawnSync(program, ["--version"], { encoding: "utf8", cwd: project });
      assert.equal(status, 0);
      assert.equal(stdout, lab(["--version"]).stdout);
    }
    rmSync(link);
  });

  const wrong: readonly (readonly string[])[] = [
    ["nonsense"],
    ["sandbox", "sideways"],
    ["sandbox", "env", "--shell", "cmd"],
    ["sandbox", "up", "--provider", "official"],
    ["--project", "/does/not/exist", "sandbox", "status"],
  ];
  for (const args of wrong) {
    it(`exits 2 for \`lab ${args.join(" ")}\``, () => {
      const { status, stderr } = lab(args);
      assert.equal(status, 2, stderr);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it("status of nothing: says so, exits 3, as text and as JSON", () => {
    const text = lab(["--project", project, "sandbox", "status"]);
    assert.equal(text.status, 3);
    assert.equal(text.stdout, "sandbox: stopped (nothing was started)\nstart it with: ./lab sandbox up\n");
    const json = lab(["sandbox", "status", "--json"], { LAB_PROJECT: project });
    assert.equal(json.status, 3);
    assert.equal(JSON.parse(json.stdout).state, "stopped");
  });

  it("down of nothing is harmless", () => {
    const { status, stderr } = lab(["--project", project, "sandbox", "down"]);
    assert.equal(status, 0);
    assert.equal(stderr, "sandbox: nothing to stop\n");
  });

  it("up outside of a project says what is missing", () => {
    const { status, stderr } = lab(["--project", project, "sandbox", "up"]);
    assert.equal(status, 1);
    assert.match(stderr, /there is no Pulumi\.yaml in /);
  });

  it("env prints nothing but settings", () => {
    const { stdout, status } = lab(["--project", project, "sandbox", "env"]);
    assert.equal(status, 0);
    for (const line of stdout.trim().split("\n")) assert.match(line, /^(export [A-Z_]+=|unset )/);
  });

  it("env says on standard error that nothing runs", () => {
    const { stderr } = lab(["--project", project, "sandbox", "env"]);
    assert.equal(stderr, "note: nothing runs in this sandbox yet\nfix: ./lab sandbox up\n");
  });

  it("names the command that was probably meant, by its beginning", () => {
    const { stderr, status } = lab(["pol"]);
    assert.equal(status, 2);
    assert.equal(stderr, "error: unknown command 'pol'\nfix: lab policies\n");
    assert.match(lab(["xyzzy"]).stderr, /fix: lab --help/);
  });

  it("ends without a word when nobody reads what it says", () => {
    const script = `"$0" "$1" --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
    for (let run = 0; run < 3; run += 1) {
      const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, LAB], {
        encoding: "utf8",
      });
      assert.equal(stderr, "");
      assert.match(stdout, /^Usage: lab .*\n(?:0|141)\n$/);
    }
    const long = `"$0" "$1" verdicts --world - --json < "$2" | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const worlds = path.join(project, "worlds.jsonl");
    writeFileSync(
      worlds,
      '{"flows":[{"from":{"entity":"world"},"to":{"entity":"host"},"port":1}]}\n'.repeat(5000),
    );
    const ended = spawnSync("bash", ["-c", long, process.execPath, LAB, worlds], { encoding: "utf8" });
    assert.deepEqual([ended.stdout, ended.stderr], ["141\n", ""]);
  });

  it("shows what a terminal would obey", () => {
    const file = path.join(project, "evil.yaml");
    const object = {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "a" },
      spec: { "\u001b[2J\u009b": 1 },
    };
    writeFileSync(file, JSON.stringify(object));
    const { stdout, stderr } = lab(["lint", file]);
    const all = stdout + stderr;
    assert.match(all, /\\u001b\[2J/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    assert.doesNotMatch(all, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  it("ends at once when it is interrupted while it waits for its input", async () => {
    const hook = path.join(project, "reading.cjs");
    writeFileSync(
      hook,
      'const fs = require("node:fs"); const read = fs.readFileSync;\n' +
        'fs.readFileSync = (file, ...more) => { if (file === 0) fs.writeSync(2, "reading\\n"); return read(file, ...more); };\n',
    );
    const child = spawn(process.execPath, ["--require", hook, LAB, "lint", "-f", "-"], {
      stdio: ["pipe", "ignore", "pipe"],
    });
    await once(child.stderr, "data");
    const started = performance.now();
    child.kill("SIGINT");
    const [, signal] = await once(child, "exit");
    assert.equal(signal, "SIGINT");
    assert.ok(performance.now() - started < 2000);
  });

  for (const shell of ["bash", "zsh", "fish"]) {
    it(`writes what ${shell} needs for completion`, () => {
      const { stdout, stderr, status } = lab(["completion", shell]);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /complet/);
    });
  }

  it("completes commands, options and phases", () => {
    const complete = (...words: readonly string[]) =>
      lab(["complete", "--", ...words])
        .stdout.split("\n")
        .map((line) => line.split("\t")[0]);
    assert.ok(complete("verd").includes("verdicts"));
    assert.ok(complete("verdicts", "--with").includes("--without"));
    assert.deepEqual(complete("verdicts", "--phase", "l7").slice(0, 1), ["l7-get-root"]);
    assert.equal(lab(["completion", "tcsh"]).status, 2);
  });

  it("tells about itself what a bug report needs, and no secret", () => {
    const { stdout, status, stderr } = lab(["about"], {
      PULUMI_ACCESS_TOKEN: "pul-secret",
      HOME: "/home/somebody",
    });
    assert.equal(status, 0, stderr);
    for (const what of [
      "lab: ",
      "node: ",
      "Cilium that verdicts follow: ",
      "stack sandbox: ",
      "tool kubectl: ",
      "PULUMI_ACCESS_TOKEN",
    ])
      assert.ok(stdout.includes(what), what);
    assert.doesNotMatch(stdout, /pul-secret/);
    assert.ok("sandbox" in JSON.parse(lab(["about", "--json"]).stdout));
  });
});
