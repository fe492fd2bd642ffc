import assert from "node:assert/strict";
import { ciliumSchema } from "../../config/cilium-schema";
import { UserError } from "../../messages/user-error";
import {
  ensureOneMinor,
  type InstalledCilium,
  installedCilium,
  upgradeCompatibility,
} from "../../platform/cilium-upgrade";
import { ciliumValues } from "../../platform/cilium-values";
import type { ReleaseRevision } from "../../platform/release-history";

const revision = (
  number: number,
  status: string,
  chartVersion: string | undefined,
  compatibility?: string,
): ReleaseRevision => ({
  secret: `sh.helm.release.v1.cilium.v${number}`,
  revision: number,
  status,
  modifiedAt: 0,
  description: "",
  chartVersion,
  upgradeCompatibility: compatibility,
});

describe("the Cilium that is installed", () => {
  it("is the last revision that is deployed", () => {
    const history = [
      revision(1, "superseded", "1.18.6"),
      revision(2, "deployed", "1.19.6", "1.18"),
      revision(3, "failed", "1.20.2", "1.18"),
    ];
    assert.deepEqual(installedCilium(history), { version: "1.19.6", upgradeCompatibility: "1.18" });
  });

  it("is the last one where none is, and nothing where nothing is known", () => {
    assert.equal(installedCilium([revision(1, "failed", "1.18.6")])?.version, "1.18.6");
    assert.equal(installedCilium([revision(1, "deployed", undefined)]), undefined);
    assert.equal(installedCilium([]), undefined);
  });
});

describe("what defaults are to be compatible with", () => {
  const cases: readonly (readonly [string, InstalledCilium | undefined, string, string | undefined])[] = [
    ["nothing where it is installed afresh", undefined, "1.19.6", undefined],
    ["nothing within a minor release", { version: "1.18.5" }, "1.18.6", undefined],
    ["what was there before an upgrade over one", { version: "1.18.6" }, "1.19.6", "1.18"],
    ["and before a way back", { version: "1.19.6" }, "1.18.6", "1.19"],
    ["the first one ever after", { version: "1.19.6", upgradeCompatibility: "1.18" }, "1.20.2", "1.18"],
    ["also within a minor release", { version: "1.19.5", upgradeCompatibility: "1.18" }, "1.19.6", "1.18"],
  ];
  for (const [what, installed, wanted, expected] of cases) {
    it(`is ${what}`, () => assert.equal(upgradeCompatibility(installed, wanted), expected));
  }

  it("is a value of the chart, over which the user's own goes", () => {
    const config = { ...ciliumSchema.parse({}), auditMode: false };
    assert.equal(ciliumValues(config, true, {}, "1.18").upgradeCompatibility, "1.18");
    assert.equal(Object.hasOwn(ciliumValues(config, true), "upgradeCompatibility"), false);
    const own = { ...config, values: { upgradeCompatibility: "1.16" } };
    assert.equal(ciliumValues(own, true, {}, "1.18").upgradeCompatibility, "1.16");
  });
});

describe("a way over several minor releases", () => {
  it("is refused up and down, with the release to go to first", () => {
    assert.throws(
      () => ensureOneMinor("1.18.6", "1.20.2"),
      (error) =>
        error instanceof UserError &&
        /^Cilium 1\.18\.6 → 1\.20\.2 leaves out a minor release; nothing was changed/.test(error.message) &&
        error.fix ===
          "pulumi config set --path cilium.version 1.19.6   # pulumi preview, pulumi up; then 1.20.2",
    );
    assert.throws(
      () => ensureOneMinor("1.20.2", "1.18.6"),
      (error) => error instanceof UserError && /cilium\.version 1\.19\.6/.test(error.fix ?? ""),
    );
  });

  it("is refused where this program does not install what lies between", () => {
    assert.throws(
      () => ensureOneMinor("1.16.4", "1.18.6"),
      (error) => error instanceof UserError && /^bring Cilium to 1\.17 with Helm first/.test(error.fix ?? ""),
    );
  });

  it("is not one between neighbours, patch releases, or what is no version", () => {
    for (const [installed, wanted] of [
      ["1.18.6", "1.19.6"],
      ["1.19.6", "1.18.6"],
      ["1.17.9", "1.18.6"],
      ["1.18.0", "1.18.6"],
      ["latest", "1.18.6"],
    ] as const)
      assert.doesNotThrow(() => ensureOneMinor(installed, wanted), `${installed} → ${wanted}`);
  });
});
