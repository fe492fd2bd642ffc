import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { foreignRevision } from "../../platform/foreign-revision";
import { judgeLeaving, judgeRelease, lostText, type ReleaseVerdict } from "../../platform/release-guard";
import { type ReleaseRevision, storedRelease } from "../../platform/release-history";

const now = 1_000_000;
const timeoutSeconds = 600;
const ownDescription = "talos-policy-lab/homelab";

const revision = (number: number, status: string, more: Partial<ReleaseRevision> = {}): ReleaseRevision => ({
  secret: `sh.helm.release.v1.cilium.v${number}`,
  revision: number,
  status,
  modifiedAt: now,
  description: "Install complete",
  ...more,
});

const judge = (history: readonly ReleaseRevision[], adopt = false, known = false): ReleaseVerdict => {
  const release = {
    namespace: "kube-system",
    name: "cilium",
    adopt,
    choices: "To take it over: pulumi config set --path cilium.adopt true.",
    timeoutSeconds,
  };
  return judgeRelease(release, history, { ownDescription, now, known });
};

const messageOf = (verdict: ReleaseVerdict): string =>
  verdict.kind === "stop" || verdict.kind === "wait" ? verdict.message : "";

const ours = { description: ownDescription };

describe("what Helm already knows", () => {
  it("nothing: install", () => {
    assert.deepEqual(judge([]), { kind: "install" });
    assert.deepEqual(judge([], true), { kind: "install" });
  });

  it("a release of somebody else: stop, and name the flag that takes it over", () => {
    const history = [revision(1, "superseded"), revision(2, "deployed")];
    assert.match(messageOf(judge(history)), /revision 2, deployed.*cilium\.adopt true/);
    assert.deepEqual(judge(history, true), { kind: "manage" });
  });

  it("a release of this stack: manage it, also after a destroy that left it standing", () => {
    assert.deepEqual(judge([revision(1, "deployed", ours)]), { kind: "manage" });
    assert.deepEqual(judge([revision(1, "superseded", ours), revision(2, "failed")]), { kind: "manage" });
  });

  it("a release of another stack is somebody else's", () => {
    const other = revision(1, "deployed", { description: "talos-policy-lab/office" });
    assert.equal(judge([other]).kind, "stop");
  });

  for (const status of ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"]) {
    it(`an operation that is under way (${status}): wait, and say for how long`, () => {
      const verdict = judge([revision(1, status, { modifiedAt: now - 100 })]);
      assert.equal(verdict.kind, "wait");
      assert.match(messageOf(verdict), new RegExp(`is ${status} \\(revision 1\\).*dead in 560 s`));
    });
  }

  it("an operation that died: its revision is forgotten, a second earlier it is not", () => {
    const dead = revision(2, "pending-upgrade", { modifiedAt: now - timeoutSeconds - 61 });
    assert.deepEqual(judge([revision(1, "deployed", ours), dead]), { kind: "forget", revisions: [dead] });
    const alive = revision(2, "pending-upgrade", { modifiedAt: now - timeoutSeconds - 60 });
    assert.equal(judge([revision(1, "deployed", ours), alive]).kind, "wait");
  });

  it("an uninstallation that died: all of it is forgotten, where it is this stack's", () => {
    const half = revision(1, "uninstalling", { modifiedAt: now - timeoutSeconds - 61 });
    // Helm has written its own words over this stack's, so only the state can tell.
    assert.equal(judge([half]).kind, "stop");
    assert.deepEqual(judge([half], false, true), { kind: "forget", revisions: [half] });
    assert.deepEqual(judge([half], true), { kind: "forget", revisions: [half] });
    const first = revision(1, "superseded", ours);
    const second = { ...half, revision: 2 };
    assert.deepEqual(judge([first, second]), { kind: "forget", revisions: [first, second] });
  });

  it("a release that Pulumi's state has and Helm has not: lost", () => {
    assert.deepEqual(judge([], false, true), { kind: "lost" });
    assert.match(
      lostText([{ namespace: "kube-system", name: "cilium" }]),
      /releases that Helm has not[\s\S]*kube-system\/cilium/,
    );
  });

  it("a release of the state that somebody else made anew is somebody else's", () => {
    assert.equal(judge([revision(1, "deployed")], false, true).kind, "stop");
  });
});

describe("a release that is not wanted any more", () => {
  const leaving = (...history: readonly ReleaseRevision[]) =>
    judgeLeaving({ namespace: "kube-system", name: "cilium", timeoutSeconds }, history, now).kind;

  it("is left to Pulumi, waited for, or lost", () => {
    assert.equal(leaving(revision(1, "deployed", ours)), "manage");
    assert.equal(leaving(revision(1, "uninstalling", { modifiedAt: now - 5 })), "wait");
    assert.equal(leaving(revision(1, "uninstalling", { modifiedAt: now - timeoutSeconds - 61 })), "manage");
    assert.equal(leaving(), "lost");
  });
});

describe("a release that somebody else changed", () => {
  const foreign = (...history: readonly ReleaseRevision[]) => foreignRevision(history, ownDescription);
  const first = revision(1, "superseded", ours);

  it("is told by its latest revision, which this stack did not make", () => {
    const upgrade = revision(2, "deployed", { description: "Upgrade complete" });
    assert.equal(foreign(first, upgrade), upgrade);
    const rollback = revision(3, "deployed", { description: "Rollback to 1" });
    assert.equal(foreign(first, revision(2, "superseded", ours), rollback), rollback);
  });

  const unsuspicious: readonly (readonly [string, readonly ReleaseRevision[]])[] = [
    ["nothing is installed", []],
    ["the latest revision is this stack's", [first, revision(2, "deployed", ours)]],
    ["none ever was this stack's: it is about to be taken over", [revision(1, "deployed")]],
    ["an update of this stack failed", [first, revision(2, "failed", { description: "Upgrade failed" })]],
    [
      "Helm went back by itself after it failed",
      [first, revision(2, "failed"), revision(3, "deployed", { description: "Rollback to 1" })],
    ],
    ["Helm is at work", [first, revision(2, "pending-upgrade", { description: "Preparing upgrade" })]],
  ];
  for (const [what, history] of unsuspicious) {
    it(`is not seen where ${what}`, () => assert.equal(foreign(...history), undefined));
  }
});

describe("the description of a stored revision", () => {
  const stored = (release: object): string =>
    Buffer.from(gzipSync(JSON.stringify(release)).toString("base64")).toString("base64");

  it("is read as Helm writes it", () => {
    assert.equal(
      storedRelease(stored({ info: { description: ownDescription } })).description,
      ownDescription,
    );
  });

  it("has beside it the chart's version and what the release is to be compatible with", () => {
    const chart = { metadata: { name: "cilium", version: "1.19.6" } };
    assert.deepEqual(storedRelease(stored({ chart, config: { upgradeCompatibility: "1.18" } })), {
      description: "",
      chartVersion: "1.19.6",
      upgradeCompatibility: "1.18",
    });
    // A value that Helm was given without quotes.
    assert.equal(
      storedRelease(stored({ config: { upgradeCompatibility: 1.16 } })).upgradeCompatibility,
      "1.16",
    );
    assert.equal(storedRelease(stored({ chart, config: null })).upgradeCompatibility, undefined);
  });

  it("is empty where there is none", () => {
    assert.equal(storedRelease(stored({ info: {} })).description, "");
    assert.equal(storedRelease("bm90IGEgcmVsZWFzZQ==").description, "");
    assert.equal(storedRelease(undefined).description, "");
  });
});
