import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MatrixJson } from "../../cli/verdicts/matrix-json";
import { phaseNames } from "../../policies/catalogue";
import { fixture } from "../manifests/manifest-fixtures";
import { programFromSources, runLab } from "./run-lab";
import { manyWorkloads } from "./verdicts/many-workloads";

const verdicts = (...args: readonly string[]) => runLab(["verdicts", ...args]);
const json = <T>(text: string): T => JSON.parse(text) as T;

describe("lab verdicts", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "verdicts-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const phase of phaseNames) {
    it(`shows that phase ${phase} does what it says`, () => {
      const { status, stdout, stderr } = verdicts("--phase", phase);
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`^phase ${phase}: `));
      assert.match(stdout, /expectations? met\n$/);
      assert.ok(!stdout.includes(String.fromCharCode(27)), "no colours in a pipe");
    });
  }

  it("takes the phase of the stack's file", () => {
    assert.match(verdicts().stdout, /^phase baseline: /);
    assert.match(verdicts("--stack", "homelab").stdout, /^phase baseline: /);
  });

  it("exits 1 when files do not do what a phase says", () => {
    const { status, stdout } = verdicts("-f", fixture("server-denied.yaml"), "--phase", "baseline");
    assert.equal(status, 1);
    assert.match(stdout, /✗ 3 of 6 expectations of phase baseline not met/);
  });

  it("reads standard input", () => {
    const input = readFileSync(fixture("server-denied.yaml"), "utf8");
    const { status, stdout } = runLab(["verdicts", "-f", "-"], { input });
    assert.equal(status, 0);
    assert.match(stdout, /policies: NetworkPolicy\/policy-lab\/default-deny\n/);
  });

  it("prints the matrix as JSON", () => {
    const { status, stdout } = verdicts("-f", fixture("shop"), "--json");
    assert.equal(status, 0);
    const { subject, policies, flows, unmet } = json<MatrixJson>(stdout);
    assert.equal(subject.kind, "files");
    assert.equal(policies.length, 2);
    assert.equal(unmet, 0);
    const flow = flows.find(({ from, to }) => from === "shop/web" && to === "shop/db");
    assert.deepEqual(flow?.flow, { from: "shop/web", to: "shop/db", port: 5432, protocol: "TCP" });
    assert.equal(flow?.verdict, "allowed");
  });

  it("explains one flow, as text and as JSON", () => {
    const question = ["--phase", "l7-get-root", "--from", "client", "--to", "server", "--port", "8080"];
    const text = verdicts(...question, "--path", "/deny");
    assert.equal(text.status, 0);
    assert.match(text.stdout, /^client → server 8080\/TCP GET \/deny in phase l7-get-root\n/);
    assert.match(text.stdout, /HTTP status 403/);
    const { stdout } = verdicts(...question, "--path", "/deny", "--json");
    const answer = json<Record<string, unknown>>(stdout);
    assert.equal(answer.verdict, "denied-by-l7");
    for (const field of [
      "subject",
      "policies",
      "from",
      "to",
      "flow",
      "because",
      "source",
      "destinations",
      "seen",
    ]) {
      assert.ok(field in answer, field);
    }
  });

  it("compares two phases, and a phase with a file", () => {
    const phases = verdicts("--diff", "baseline", "l7-get-root");
    assert.equal(phases.status, 0);
    assert.match(phases.stdout, /^phase baseline → phase l7-get-root: 3 flows are decided differently/);
    assert.match(phases.stdout, /POST \/\s+allowed\s+denied-by-l7/);
    assert.equal(verdicts("--diff", "baseline", "l7-get-root", "--exit-code").status, 1);
    assert.equal(verdicts("--diff", "baseline", "baseline", "--exit-code").status, 0);
    const file = verdicts("--diff", "baseline", `file:${fixture("server-denied.yaml")}`, "--json");
    const { flows } = json<{ flows: { before: { verdict: string }; after: { verdict: string } }[] }>(
      file.stdout,
    );
    assert.ok(flows.some(({ before, after }) => before.verdict === "allowed" && after.verdict !== "allowed"));
  });

  it("folds what would fill more than a screen, and shows what is asked about", () => {
    const file = join(folder, "many.yaml");
    writeFileSync(file, manyWorkloads(4));
    const overview = verdicts("-f", file).stdout.split("\n");
    assert.ok(overview.length < 60, String(overview.length));
    const { stdout } = verdicts("-f", file, "--workload", "team-3/db", "--only", "allowed", "--all");
    assert.match(stdout, /\nteam-3\/web\s+team-3\/db\s+8080\/TCP\s+allowed/);
    assert.match(stdout, /\n\d+ of \d+ flows are shown$/m);
    assert.doesNotMatch(stdout, /denied/);
  });

  it("shows the same flows in JSON", () => {
    const { stdout } = verdicts("-f", fixture("shop"), "--json", "--workload", "db", "--only", "denied");
    const { flows } = json<MatrixJson>(stdout);
    assert.ok(flows.length > 0);
    assert.ok(flows.every(({ from, to }) => /\/db$/.test(from) || /\/db$/.test(to)));
    assert.ok(flows.every(({ verdict }) => verdict.startsWith("denied")));
  });

  it("writes the picture beside the text", () => {
    const file = join(folder, "matrix.html");
    const { status, stdout, stderr } = verdicts("--phase", "l7-get-root", "--html", file, "--json");
    assert.equal(status, 0);
    assert.equal(stderr, `written: ${file}\n`);
    const html = readFileSync(file, "utf8");
    assert.equal([...html.matchAll(/<g class="flow /g)].length, json<MatrixJson>(stdout).flows.length);
  });

  it("answers questions about any world", () => {
    const input =
      '{"endpoints":[{"name":"a","namespace":"n"}],"flows":[{"from":"n/a","to":{"entity":"world"},"port":1}]}\n';
    const { status, stdout, stderr } = runLab(["verdicts", "--world", "-", "--json"], { input });
    assert.equal(status, 0, stderr);
    assert.equal(json<{ verdicts: { verdict: string }[] }>(stdout).verdicts[0]?.verdict, "allowed");
  });

  it("loads no library that it does not need", () => {
    const script = join(folder, "loaded.cjs");
    const listing = 'process.on("exit", () => console.error(Object.keys(require.cache).join("\\n")));';
    writeFileSync(script, listing);
    const { status, stderr } = runLab(["verdicts", "--phase", "baseline"], {
      program: programFromSources,
      environment: { NODE_OPTIONS: `--require ${script}` },
    });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /verdicts\/answer-question\.ts/);
    assert.doesNotMatch(stderr, /node_modules\/(?:@pulumi|@kubernetes)\//);
  });

  const question = ["--phase", "baseline", "--from", "client"];
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ["--phase", "basline"],
      /^error: --phase "basline" is not a phase\. Accepted: none, baseline.*\nfix: write --phase baseline\n$/,
    ],
    [["--stack", "nowhere"], /^error: .*Pulumi\.nowhere\.yaml cannot be read: ENOENT\n/],
    [["-f", "/does/not/exist"], /^error: --file \/does\/not\/exist: there is no such file or folder\n/],
    [["-f", fixture("broken.yaml")], /^error: .*broken\.yaml, document 2, line \d+, column \d+: no YAML: /],
    [
      ["-f", fixture("label-as-number.yaml")],
      /line 6: Pod metadata\.labels\.version: 1 is not accepted.*\nfix: write it in quotes: "1"\n$/,
    ],
    [[...question, "--to", "sever", "--port", "80"], /^error: --to "sever" is not a valid end of a flow\n/],
    [[...question, "--to", "server", "--port", "abc"], /^error: --port "abc" is not a valid port\n/],
    [question, /^error: --from is given without --to\n/],
    [["-f", fixture("shop"), "--live"], /^error: --live and --file are two sources of policies\n/],
    [["--namespace", "nowhere"], /^error: --namespace "nowhere": no flow has such an end\. There are: /],
    [["--only", "changed"], /^error: --only changed is about a comparison/],
    [["--from", "client", "--to", "server", "--port", "1", "--all"], /^error: --all chooses among flows/],
    [["--diff", "baseline"], /^error: --diff takes two sides and got 1\n/],
    [
      ["--phase", "none", "--html", "/does/not/exist.html"],
      /^error: --html \/does\/not\/exist\.html: it cannot be written: ENOENT\n/,
    ],
    [["baseline"], /^error: too many arguments/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses \`lab verdicts ${args.map((arg) => arg.replace(/.*\/fixtures\//, "")).join(" ")}\` with one message`, () => {
      const { status, stdout, stderr } = verdicts(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, "");
      assert.ok(stderr.trimEnd().split("\n").length <= 2, stderr);
    });
  }
});
