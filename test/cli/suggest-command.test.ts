import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { policy } from "../questions/replay/counted-flows";
import { flowLine, podLabels, recordOf, requested } from "../traffic/recorded-flows";
import { runLab } from "./run-lab";

const suggest = (input: string, ...args: readonly string[]) => runLab(["suggest", ...args], { input });
const namesIn = (yaml: string): readonly unknown[] =>
  parseAllDocuments(yaml).flatMap((document) => {
    const object = document.toJS() as { metadata?: { name?: string } } | null;
    return object === null ? [] : [object.metadata?.name];
  });

describe("lab suggest", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-suggest-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("prints policies that lint, replay and the agent's rules take, and what they rest on", () => {
    const { status, stdout, stderr } = suggest("", "--flows", recordOf("baseline"));
    assert.equal(status, 0, stderr);
    assert.match(stderr, /note: left alone, since they keep the cluster running: kube-system\./);
    assert.match(
      stderr,
      /✓ 3 policies, 2 of 2 kinds of traffic that passed pass, 1 opened beside, 3 left out\n$/,
    );
    assert.match(stdout, /^# The least that must be allowed in policy-lab, as seen, from 2026-/);
    assert.match(
      stdout,
      /# Left out, since it did not pass \(3\):\n# {3}policy-lab\/client → policy-lab\/server 80\/TCP: dropped, 1 time, last 2026-/,
    );
    assert.deepEqual(namesIn(stdout), ["default-deny", "allow-client", "allow-server"]);
    const file = write("suggested.yaml", stdout);
    assert.equal(runLab(["lint", "-f", file, "--strict"]).status, 0);
    const replayed = runLab(["replay", "--flows", recordOf("baseline"), "-f", file, "--check"]);
    assert.equal(replayed.status, 0, replayed.stdout);
    assert.match(replayed.stdout, /12 of 12 recorded verdicts/);
  });

  it("prints nothing that was not found to be right, says what is wrong, and exits 1", () => {
    const bare = podLabels("shop", "x").filter((label) => !label.startsWith("k8s:app="));
    const { status, stdout, stderr } = suggest(flowLine({ source: bare }));
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /✗ would not pass: shop\/\(a pod\) → shop\/api 8080\/TCP: missing: a rule for egress/,
    );
    assert.match(stderr, /✗ shop\/\(a pod\) has no label that tells its pods from others/);
    assert.match(stderr, /nothing is printed that was not found to be right; --json shows/);
    const answer = JSON.parse(suggest(flowLine({ source: bare }), "--json").stdout);
    assert.equal(answer.proof.notPassing.length, 1);
  });

  it("prints only what files lack, and exits 1 with --exit-code if that is something", () => {
    const closed = write("closed.json", JSON.stringify(policy("closed", { egress: [{}] })));
    const missing = suggest(flowLine(), "--against", closed, "--exit-code");
    assert.equal(missing.status, 1, missing.stderr);
    assert.deepEqual(namesIn(missing.stdout), ["allow-web"]);
    assert.match(missing.stdout, /^# What the policies that are there lack in shop/);
    assert.equal(suggest(flowLine(), "--against", closed).status, 0);
    const added = write("added.yaml", missing.stdout);
    const nothing = suggest(flowLine(), "--against", closed, "--against", added, "--exit-code");
    assert.equal(nothing.status, 0);
    assert.match(nothing.stdout, /# Nothing is missing\.\n$/);
    assert.deepEqual(namesIn(nothing.stdout), []);
  });

  it("says which pods of files are not in the record, where the default deny cuts them off", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "job", namespace: "shop", labels: { app: "job" } },
    };
    const { stderr } = suggest(flowLine(), "--against", write("pods.json", JSON.stringify(pod)));
    assert.match(stderr, /note: not in the record, and cut off by default-deny: shop\/job\n/);
  });

  it("writes expectations that lab test takes, and never over others", () => {
    const own = join(folder, "own");
    const file = join(folder, "expectations.yaml");
    const first = suggest("", "--flows", recordOf("baseline"), "--expectations", file);
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stderr, /written: .*expectations\.yaml/);
    const text = readFileSync(file, "utf8");
    const again = suggest("", "--flows", recordOf("baseline"), "--expectations", file);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /it is there already; nothing was changed\nfix: mv /);
    assert.equal(readFileSync(file, "utf8"), text);
    const tested = runLab(["test", file, "-f", write("beside.yaml", first.stdout)]);
    assert.equal(tested.status, 0, tested.stdout + tested.stderr);
    assert.match(tested.stdout, /✓ 5 expectations met/);
    assert.equal(existsSync(own), false);
    const nowhere = suggest("", "--flows", recordOf("baseline"), "--expectations", join(folder, "no/x.yaml"));
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.stderr, /it cannot be written: ENOENT/);
  });

  it("gives everything to programs with --json", () => {
    const lines = [flowLine(), flowLine({ direction: "INGRESS", more: requested("GET", "http://api/a") })];
    const { status, stdout } = suggest(lines.join("\n"), "--l7", "--json");
    assert.equal(status, 0);
    const answer = JSON.parse(stdout);
    assert.deepEqual(
      [answer.record.flows, answer.policies.length, answer.proof.passing, answer.passed.length],
      [2, 3, 2, 2],
    );
    assert.deepEqual(answer.workloads[0].labels, { app: "web" });
    assert.equal(answer.passed[0].outcomes.passed, 1);
  });

  it("counts what is no flow, says where, and loses nothing of the rest", () => {
    const late = flowLine({ time: "2026-01-01T00:00:00Z", ports: [41_000, 8080] });
    const bad = flowLine({ source: [], ports: [41_001, 8080] });
    const input = ['{"level":"info"}', flowLine(), late, bad, flowLine().slice(0, 90)].join("\n");
    const { status, stderr, stdout } = suggest(input);
    assert.equal(status, 0);
    assert.match(stderr, /1 line is JSON, and no flow of Hubble's; the first: standard input:1/);
    assert.match(stderr, /1 line was cut off, or is not whole JSON; the first: standard input:5/);
    assert.match(stderr, /not counted: 1 flows without labels of both ends/);
    assert.match(stderr, /the clock of node node-1 goes back by up to 27 h/);
    assert.match(stdout, /# 2 connections, last 2026-01-02T03:04:05Z/);
  });

  it("ends no comment where the record has the end of a line", () => {
    const path = "http://api/a%0Ab\n- injected: true";
    const { status, stdout } = suggest(
      [flowLine(), flowLine({ direction: "INGRESS", verdict: "DROPPED", more: requested("GET", path) })].join(
        "\n",
      ),
      "--l7",
    );
    assert.equal(status, 0);
    assert.deepEqual(namesIn(stdout), ["default-deny", "allow-api", "allow-web"]);
    assert.doesNotMatch(stdout, /^- injected/m);
  });

  const wrong: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    ["an empty record", "", [], /there is no flow in standard input: it is empty\nfix: hubble observe/],
    ["a file that is not there", "", ["--flows", "nowhere"], /--flows nowhere: there is no such file/],
    [
      "another program's JSON",
      '{"a":1}\n',
      [],
      /1 line is JSON, and no flow of Hubble's; the first: standard input:1/,
    ],
    [
      "a namespace that the record does not have",
      flowLine(),
      ["--namespace", "shp"],
      /there is no traffic of namespace shp in the record\. It has: shop\nfix: write --namespace shop/,
    ],
    [
      "a record in which nothing passed",
      flowLine({ verdict: "DROPPED", more: { drop_reason_desc: "POLICY_DENIED" } }),
      [],
      /nothing of shop passed while it was recorded \(1 kind of traffic did not\).*\nfix: record what passes/,
    ],
    ["a path that is not there", flowLine(), ["--against", "nowhere"], /nowhere/],
  ];
  for (const [what, input, args, message] of wrong) {
    it(`refuses ${what} with one message and exit code 2`, () => {
      const { status, stdout, stderr } = suggest(input, ...args);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, / at .*\.ts:/);
    });
  }
});
