import assert from "node:assert/strict";
import { engineChanges, stepsBetween } from "../../cilium/engine-changes";
import { ciliumReleases, type defaultRelease, releaseOf } from "../../cilium/releases";
import { compareMatrices, decideBoth } from "../../questions/compare-matrices";
import { releaseChanges, underRelease, unexplained } from "../../questions/release-changes";
import type { Subject } from "../../questions/subject";
import { type ReleaseCase, releaseCases } from "./release-cases";

const [cilium118, cilium119, cilium120] = ["1.18.", "1.19.", "1.20."].map((minor) =>
  releaseOf(minor, ciliumReleases),
) as [typeof defaultRelease, typeof defaultRelease, typeof defaultRelease];

const subjectOf = ({ world, flow }: Pick<ReleaseCase, "world" | "flow">): Subject => ({
  kind: "files",
  name: "made up",
  summary: "",
  world,
  rows: [{ from: "source", to: "destination", flow }],
  names: new Map(),
  expected: [],
  notes: [],
});

describe("what releases of Cilium decide differently", () => {
  it("is known of every fact in which a release differs from the one before it, and each has a case here", () => {
    for (const [index, release] of ciliumReleases.slice(1).entries()) {
      const before = ciliumReleases[index] ?? release;
      const engine = (fact: string) => [before, release].map((each) => Reflect.get(each.engine, fact));
      const differing = Object.keys(release.engine).filter((fact) => engine(fact)[0] !== engine(fact)[1]);
      const listed = (engineChanges[release.minor] ?? []).map(({ facts }) => facts);
      assert.deepEqual(
        listed.flat().sort(),
        [...differing, ...(before.fields === release.fields ? [] : ["fields"])].sort(),
        release.minor,
      );
      assert.deepEqual(
        releaseCases.filter((one) => one.in === release.minor).map(({ fact }) => fact),
        listed.map(([fact]) => fact),
        release.minor,
      );
    }
  });

  for (const one of releaseCases) {
    it(`${one.fact} in ${one.in}: ${one.verdicts.join(", then ")}, and nothing else makes it so`, () => {
      const at = ciliumReleases.findIndex(({ minor }) => minor === one.in);
      const [earlier, later] = ciliumReleases.slice(at - 1);
      assert.ok(earlier !== undefined && later !== undefined);
      const subject = subjectOf(one);
      const [before, after] = decideBoth(underRelease(subject, earlier), underRelease(subject, later));
      const changed = compareMatrices(before, after);
      assert.deepEqual(
        changed.map((row) => [row.before?.verdict, row.after?.verdict]),
        [one.verdicts],
      );
      for (const [from, to] of [
        [earlier, later],
        [later, earlier],
      ] as const) {
        const changes = releaseChanges(subject, from, to);
        assert.deepEqual(
          changes.map(({ change }) => change.facts[0]),
          [one.fact],
        );
        assert.deepEqual(unexplained(changed, changes), []);
      }
    });
  }

  it("is gone through one minor release at a time", () => {
    const way = (from: typeof defaultRelease, to: typeof defaultRelease) =>
      stepsBetween(from, to).map(({ before, after, changes }) => [before.minor, after.minor, changes]);
    assert.deepEqual(way(cilium118, cilium120), [
      ["1.18", "1.19", engineChanges["1.19"]],
      ["1.19", "1.20", engineChanges["1.20"]],
    ]);
    assert.deepEqual(way(cilium120, cilium119), [["1.20", "1.19", engineChanges["1.20"]]]);
    assert.deepEqual(way(cilium119, cilium119), []);
    for (const one of releaseCases) {
      const changes = releaseChanges(subjectOf(one), cilium118, cilium120);
      assert.ok(
        changes.some(({ change }) => change.facts[0] === one.fact),
        `${one.fact} in ${one.in}`,
      );
    }
  });

  it("is nothing where a flow is decided alike", () => {
    const [{ world }] = releaseCases as readonly [ReleaseCase];
    const flow = { from: "shop/web", to: { fqdn: "api.example.org" }, port: 443 };
    assert.deepEqual(releaseChanges(subjectOf({ world, flow }), cilium118, cilium120), []);
  });

  it("is named as made by several changes together where none makes it alone", () => {
    const [first] = releaseCases as readonly [ReleaseCase];
    const [row] = compareMatrices(
      ...decideBoth(underRelease(subjectOf(first), cilium118), underRelease(subjectOf(first), cilium119)),
    );
    assert.ok(row !== undefined);
    assert.deepEqual(unexplained([row], []), [row]);
  });
});
