import assert from "node:assert/strict";
import type { CiliumRelease } from "../../cilium/cilium-release";
import { ciliumReleases, releaseOf } from "../../cilium/releases";
import type { Subject } from "../../questions/subject";
import { countOpened, type RunningCilium, upgradeEffect } from "../../questions/upgrade-effect";
import { openedLines, upgradeLines } from "../../questions/upgrade-text";
import type { ManifestObject } from "../../verdicts/world";

const running = (version: string, authenticates?: boolean): RunningCilium => {
  const release: CiliumRelease = releaseOf(version, ciliumReleases);
  return { release, authenticates: authenticates ?? release.chart.authenticates };
};

const [old, young] = [running("1.18.6"), running("1.19.6")];

const cnp = (name: string, spec: object): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: "news" },
  spec,
});

/** A flow that 1.19 opens (a Service's selector with a dot), one that it closes (::/0), and one that is authenticated. */
const subject = (...policies: readonly ManifestObject[]): Subject => ({
  kind: "files",
  name: "news",
  summary: "",
  world: {
    endpoints: [
      { name: "reader", namespace: "news", labels: { app: "reader" } },
      { name: "archive", namespace: "news", labels: { "example.org/name": "archive" } },
    ],
    services: [{ name: "archive", namespace: "news", selector: { "example.org/name": "archive" } }],
    policies,
  },
  rows: [
    { from: "reader", to: "archive", flow: { from: "news/reader", to: "news/archive", port: 80 } },
    {
      from: "archive",
      to: "world",
      flow: { from: "news/archive", to: { cidr: "203.0.113.9/32" }, port: 443 },
    },
  ],
  names: new Map(),
  expected: [],
  notes: [],
});

const toService = cnp("to-archive", {
  endpointSelector: { matchLabels: { app: "reader" } },
  egress: [{ toServices: [{ k8sService: { serviceName: "archive", namespace: "news" } }] }],
});
const toWorld = cnp("to-world", {
  endpointSelector: { matchLabels: { "example.org/name": "archive" } },
  egress: [{ toCIDRSet: [{ cidr: "::/0" }] }],
});
const authenticated = cnp("authenticated", {
  endpointSelector: { matchLabels: { "example.org/name": "archive" } },
  ingress: [{ fromEndpoints: [{}], authentication: { mode: "required" } }],
});

describe("what an upgrade of Cilium does to flows", () => {
  it("is nothing where both releases decide alike", () => {
    const effect = upgradeEffect(subject(), old, young);
    assert.equal(countOpened(effect), 0);
    assert.deepEqual(upgradeLines(effect, "of phase news"), ["no flow of phase news is decided differently"]);
    assert.deepEqual(openedLines(effect, "of phase news"), []);
  });

  it("is said for each flow, with the change that makes it and what to write", () => {
    const effect = upgradeEffect(subject(toService, toWorld), old, young);
    const lines = upgradeLines(effect, "of phase news");
    assert.equal(lines[0], "2 flows of phase news are decided differently:");
    assert.ok(lines.includes("  reader → archive 80/TCP: denied-by-default → allowed"));
    assert.ok(lines.includes("  archive → world 443/TCP: allowed → denied-by-default"));
    assert.equal(lines.filter((line) => /^ {4}why: since 1\.19, /.test(line)).length, 2);
    assert.equal(lines.filter((line) => /^ {4}the same in both: /.test(line)).length, 2);
  });

  it("opens one of them up, and the other one down", () => {
    const opened = (from: RunningCilium, to: RunningCilium) =>
      upgradeEffect(subject(toService, toWorld), from, to).opened.map(({ to: end }) => end);
    assert.deepEqual(opened(old, young), ["archive"]);
    assert.deepEqual(opened(young, old), ["world"]);
    const down = upgradeEffect(subject(toService, toWorld), young, old);
    const lines = openedLines(down, "of phase news");
    assert.equal(lines[0], "1 flow of phase news:");
    assert.equal(lines[1], "  archive → world 443/TCP: denied-by-default → allowed");
    assert.match(lines[2] ?? "", /since 1\.19/);
    assert.equal(
      lines.some((line) => line.includes("reader")),
      false,
    );
  });

  it("opens a flow that is authenticated no more, unless authentication stays on", () => {
    const effect = upgradeEffect(subject(authenticated), old, young);
    assert.deepEqual(
      effect.authentication.map(({ to, authenticated: when }) => [to, when]),
      [["archive", "before"]],
    );
    assert.equal(countOpened(effect), 1);
    assert.ok(
      openedLines(effect, "of phase news").includes(
        "  reader → archive 80/TCP: authenticated → passes unauthenticated",
      ),
    );
    assert.equal(countOpened(upgradeEffect(subject(authenticated), old, running("1.19.6", true))), 0);
    const back = upgradeEffect(subject(authenticated), young, old);
    assert.deepEqual([countOpened(back), back.authentication.length], [0, 1]);
  });

  it("lists twenty flows of one change, and counts the others", () => {
    const { rows, ...rest } = subject(toService);
    const [row] = rows;
    assert.ok(row !== undefined);
    const many = Array.from({ length: 25 }, (_, index) => ({ ...row, from: `reader-${index}` }));
    const lines = upgradeLines(upgradeEffect({ ...rest, rows: many }, old, young), "of phase news");
    assert.equal(lines.filter((line) => line.includes("→ archive")).length, 20);
    assert.ok(lines.includes("  and 5 more"));
  });
});
