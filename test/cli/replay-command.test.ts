import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policy } from "../questions/replay/counted-flows";
import { flowLine, podLabels, recordOf, requested } from "../traffic/recorded-flows";
import { program, runLab } from "./run-lab";

const record = recordOf("l7-get-root");
const replay = (...args: readonly string[]) => runLab(["replay", ...args], { input: "" });

/** Puts everything in `shop` into default deny. */
const closed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 53 }] }] }
`;
const open = closed.replace("closed", "open").replace("{ port: 53 }", "{ port: 8080 }");

describe("lab replay", function () {
  this.timeout(120_000);
  let folder: string;
  let shut: string;
  let opened: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-replay-"));
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    shut = write("closed.yaml", closed);
    opened = write("open.yaml", open);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("says what of a record its own phase leaves as it was", () => {
    const { status, stdout, stderr } = replay("--flows", record, "--phase", "l7-get-root", "--check");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^phase l7-get-root: \d+ policies\nrecord: 30 flows \(/);
    assert.match(
      stdout,
      /16 of 16 recorded verdicts are what the engine says under these policies \(100 %\)/,
    );
    assert.match(stdout, /\nwould break: 0, stays as it was: 7\n$/);
    assert.doesNotMatch(stdout, /GET \/deny/, "what stays is not shown");
  });

  it("exits 1 where something would break, and says how often, when, why and what is missing", () => {
    const lines = [1, 2].map((port) => flowLine({ ports: [port, 8080] })).join("\n");
    const { status, stdout } = runLab(["replay", "-f", shut], { input: lines });
    assert.equal(status, 1);
    assert.match(stdout, /would break: 1 kind of traffic, 2 times/);
    assert.match(
      stdout,
      /shop\/web +shop\/api +8080\/TCP +2 +2026-01-02T03:04:05Z +2026-01-02T03:04:05Z +passed +denied-by-default/,
    );
    assert.match(
      stdout.replace(/\s+/g, " "),
      /missing: a rule for egress of shop\/web to shop\/api on 8080\/TCP/,
    );
  });

  it("compares the record with the policies that were in force, and asks about those that are to be", () => {
    const input = flowLine();
    const args = [
      "replay",
      "-f",
      opened,
      "--with",
      shut,
      "--without",
      "netpol/shop/open",
      "--json",
      "--check",
    ];
    const { status, stdout } = runLab(args, { input });
    const answer = JSON.parse(stdout);
    assert.equal(status, 1);
    assert.deepEqual(
      [answer.isChange, answer.breaks, answer.check.reproduced, answer.check.compared],
      [true, 1, 1, 1],
    );
    const [row] = answer.traffic;
    assert.deepEqual(
      [row.effect, row.times, row.outcomes.passed, row.now.verdict, row.missing[0].side],
      ["breaks", 1, 1, "denied-by-default", "egress"],
    );
    // A flow of the answer can be asked about again.
    const policies = [
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "none", namespace: "shop" },
        spec: { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"] },
      },
    ];
    const again = runLab(["verdicts", "--world", "-", "--json"], {
      input: JSON.stringify({ policies, flows: [row.flow] }),
    });
    assert.equal(JSON.parse(again.stdout).verdicts[0].verdict, "denied-by-default");
  });

  it("lists with --check what the engine does not say, and exits 1", () => {
    const dropped = flowLine({ verdict: "DROPPED", more: { drop_reason_desc: "POLICY_DENIED" } });
    const without = runLab(["replay", "-f", opened], { input: dropped });
    assert.equal(without.status, 0);
    assert.match(
      without.stdout,
      /0 of 1 recorded verdicts .*\(0\.00 %\)\n {2}--check lists the 1 that differ/,
    );
    const { status, stdout } = runLab(["replay", "-f", opened, "--check"], { input: dropped });
    assert.equal(status, 1);
    assert.match(
      stdout,
      /✗ shop\/web → shop\/api 8080\/TCP\n {4}egress: recorded DROPPED, POLICY_DENIED \(1 time, first at 2026-01-02T03:04:05Z\), computed allowed: NetworkPolicy\/shop\/open/,
    );
  });

  it("says which policies the record names that are not among those that are given", () => {
    const named = (name: string): string =>
      flowLine({ more: { egress_allowed_by: [{ kind: "NetworkPolicy", namespace: "shop", name }] } });
    const own = runLab(["replay", "-f", opened], { input: named("open") });
    assert.doesNotMatch(own.stdout, /the record names policies/);
    const { stdout } = runLab(["replay", "-f", opened], { input: `${named("open")}\n${named("gone")}` });
    assert.match(
      stdout,
      /note: the record names policies that are not among these, so others were in force then: NetworkPolicy\/shop\/gone\n/,
    );
  });

  it("takes the cluster that the record is of for the own one", () => {
    const inCluster = (name: string): readonly string[] =>
      podLabels("shop", name).map((label) => label.replace("cluster=default", "cluster=homelab"));
    const rule = { toEntities: ["cluster"] };
    const entity = { ...policy("entity", { egress: [rule] }) };
    writeFileSync(join(folder, "entity.json"), JSON.stringify(entity));
    const input = flowLine({ source: inCluster("web"), destination: inCluster("api") });
    const { status, stdout } = runLab(["replay", "-f", join(folder, "entity.json"), "--check"], { input });
    assert.equal(status, 0, stdout);
    const other = flowLine({
      source: inCluster("web"),
      destination: podLabels("shop", "api"),
      ports: [2, 8080],
    });
    const both = runLab(["replay", "-f", join(folder, "entity.json")], { input: `${input}\n${other}` });
    assert.equal(both.status, 1, "a pod of another cluster is not in `cluster`");
    assert.match(both.stdout, /pods of 2 clusters are in the record \(homelab, default\); homelab counts as/);
  });

  it("prints a table for a pull request, and results for programs", () => {
    const input = flowLine();
    const markdown = runLab(["replay", "-f", shut, "--markdown"], { input });
    assert.equal(markdown.status, 1);
    assert.match(markdown.stdout, /^### lab replay\n/);
    assert.match(markdown.stdout, /\*\*Traffic that would break\*\*\n\n\| From \| To \| Port \|/);
    assert.match(markdown.stdout, /\| `shop\/web` \| `shop\/api` \| `8080\/TCP` \|/);
    const sarif = JSON.parse(runLab(["replay", "-f", shut, "--format", "sarif"], { input }).stdout);
    const [run] = sarif.runs;
    assert.deepEqual(
      run.results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]),
      [
        ["traffic-breaks", "error"],
        ["recorded-verdict", "warning"],
      ],
    );
  });

  it("writes a page that needs nothing from anywhere, and shows what is in flows as text", () => {
    const page = join(folder, "page.html");
    const input = flowLine({ more: requested("GET", "http://a/<script>alert(1)</script>") });
    const { status, stderr } = runLab(["replay", "-f", shut, "--html", page], { input });
    assert.equal(status, 1);
    assert.match(stderr, /^written: .*page\.html\n$/);
    const html = readFileSync(page, "utf8");
    assert.match(html, /<h2>would break: 1 kind of traffic<\/h2>/);
    assert.match(html, /GET \/&lt;script&gt;/);
    assert.doesNotMatch(html, /<script|<link|<img|@import|url\(|\son\w+=|href=|src=/i);
    const nowhere = runLab(["replay", "-f", shut, "--html", join(folder, "no/page.html")], { input });
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.stderr, /it cannot be written: ENOENT\nfix: /);
  });

  it("counts what is no flow, says where, and loses nothing of the rest", () => {
    const flows = readFileSync(record, "utf8");
    const input = `level=info\n{"flow":{"time\n${flows}{"lost_events":{"num_events_lost":"3"}}\n{"a":1}\n`;
    const { status, stdout } = runLab(["replay", "--phase", "l7-get-root"], { input });
    assert.equal(status, 0);
    assert.match(stdout, /note: 1 line is not JSON; the first: standard input:1\n/);
    assert.match(stdout, /note: 1 line was cut off, or is not whole JSON; the first: standard input:2\n/);
    assert.match(stdout, /note: 1 line is JSON, and no flow of Hubble's; the first: standard input:34\n/);
    assert.match(stdout, /note: 3 events were lost before Hubble could write them/);
    assert.match(stdout, /16 of 16 recorded verdicts/);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "an empty record",
      ["--phase", "baseline"],
      /there is no flow in standard input: it is empty\nfix: hubble observe/,
    ],
    ["no policies", ["--flows", record], /no policies are named to hold the flows against\nfix: add --file/],
    ["a phase without any", ["--flows", record, "--phase", "none"], /phase none has no policy/],
    ["a phase that is none", ["--flows", record, "--phase", "basline"], /fix: write --phase baseline/],
    ["two sources", ["--live", "--phase", "baseline"], /--live and --phase are 2 sources of policies/],
    [
      "a file that is not there",
      ["--flows", "nowhere", "--phase", "baseline"],
      /--flows nowhere: there is no such file/,
    ],
    ["a change of a phase", ["--flows", record, "--phase", "baseline", "--with", "x"], /--phase is neither/],
    ["a second standard input", ["-f", "-"], /cannot both come from standard input/],
    [
      "seconds that are none",
      ["--phase", "baseline", "--every", "soon"],
      /--every "soon" is not a number of seconds/,
    ],
    ["two formats", ["--phase", "baseline", "--markdown", "--json"], /are two formats/],
    [
      "--values alone",
      ["--phase", "baseline", "--values", "x"],
      /--values is for charts, and there is no --helm/,
    ],
    [
      "a release that is none",
      ["--phase", "baseline", "--cilium", "9.9"],
      /--cilium 9\.9: this release of Cilium is not known here/,
    ],
    ["--context alone", ["--phase", "baseline", "--context", "x"], /--context is given without --live/],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses ${what} with one message and exit code 2`, () => {
      const { status, stdout, stderr } = replay(...args);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, / at .*\.ts:/);
    });
  }

  it("refuses files without a policy, and lines of which none is a flow", () => {
    writeFileSync(join(folder, "pod.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n");
    const nothing = replay("--flows", record, "-f", join(folder, "pod.yaml"));
    assert.equal(nothing.status, 2);
    assert.match(nothing.stderr, /there is no policy in files .*pod\.yaml/);
    const other = runLab(["replay", "--phase", "baseline"], { input: '{"level":"info"}\n' });
    assert.equal(other.status, 2);
    assert.match(other.stderr, /1 line is JSON, and no flow of Hubble's; the first: standard input:1/);
  });

  it("says of a policy that is refused that it does not count, and exits 1", () => {
    writeFileSync(join(folder, "bad.yaml"), closed.replace("egress: [", "egress: 7, x: ["));
    const { status, stdout } = runLab(["replay", "-f", join(folder, "bad.yaml"), "-f", opened], {
      input: flowLine(),
    });
    assert.equal(status, 1);
    assert.match(stdout, /✗ NetworkPolicy\/shop\/closed is not valid and counts as if it were not there/);
  });

  it("writes summaries while a pipe goes on, and answers when it is interrupted", async () => {
    const child = spawn(process.execPath, [program, "replay", "-f", shut, "--every", "1"]);
    let [stdout, stderr] = ["", ""];
    const heard = new Promise<void>((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
        if (/\d+ flows so far; would break: 1/.test(stderr)) resolve();
      });
    });
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    let port = 0;
    const feed = setInterval(() => {
      port += 1;
      child.stdin.write(`${flowLine({ ports: [port, 8080] })}\n`);
    }, 50);
    child.stdin.on("error", () => undefined);
    try {
      await heard;
    } finally {
      clearInterval(feed);
    }
    const closedDown = new Promise<number | null>((resolve) => child.on("close", resolve));
    child.kill("SIGINT");
    assert.equal(await closedDown, 1);
    assert.match(stdout, /would break: 1 kind of traffic, \d+ times/);
  });
});
