import assert from "node:assert/strict";
import { ciliumReleases, releaseOf } from "../../cilium/releases";
import { changedValueLines, changedValues } from "../../platform/changed-values";
import { authenticates } from "../../platform/cilium-upgrade";

const [old, young, youngest] = ["1.18.6", "1.19.6", "1.20.2"].map((version) =>
  releaseOf(version, ciliumReleases),
) as [ReturnType<typeof releaseOf>, ReturnType<typeof releaseOf>, ReturnType<typeof releaseOf>];

describe("the chart's values after an upgrade", () => {
  it("have other defaults, up and down", () => {
    const up = changedValueLines(changedValues(old, young, {}, {}));
    assert.ok(up.includes("authentication.enabled: default true → false"));
    const down = changedValueLines(changedValues(young, old, {}, {}));
    assert.ok(down.includes("authentication.enabled: default false → true"));
    assert.equal(up.length, down.length);
  });

  it("are those of the releases between which it goes", () => {
    const path = "clustermesh.apiserver.tls.auto.certValidityDuration";
    assert.ok(
      changedValueLines(changedValues(young, youngest, {}, {})).includes(`${path}: default 1095 → 365`),
    );
    assert.equal(
      changedValues(old, young, {}, {}).defaults.some((one) => one.path === path),
      false,
    );
    assert.deepEqual(changedValues(young, young, {}, {}), { gone: [], defaults: [] });
  });

  it("are left out where something sets them, whatever to", () => {
    const set = { authentication: { enabled: false } };
    const { defaults } = changedValues(old, young, {}, set);
    assert.equal(
      defaults.some(({ path }) => path === "authentication.enabled"),
      false,
    );
    assert.ok(defaults.some(({ path }) => path === "clustermesh.policyDefaultLocalCluster"));
  });

  it("went away where the user sets what the chart does not have any more", () => {
    const own = { sessionAffinity: true, nodePort: { enabled: true }, misspelt: 1 };
    assert.deepEqual(changedValues(old, young, own, own).gone, ["sessionAffinity", "nodePort.enabled"]);
    assert.match(
      changedValueLines(changedValues(old, young, own, own))[0] ?? "",
      /^cilium\.values\.sessionAffinity: the chart does not have it any more/,
    );
    assert.deepEqual(changedValues(young, old, own, own).gone, []);
  });

  it("are shown cut, where one is long, and of a list of texts what came and went", () => {
    const capabilities = "securityContext.capabilities.ciliumAgent";
    assert.ok(
      changedValueLines(changedValues(old, young, {}, {})).includes(`${capabilities}: default with SYSLOG`),
    );
    assert.ok(
      changedValueLines(changedValues(young, old, {}, {})).includes(
        `${capabilities}: default without SYSLOG`,
      ),
    );
    for (const line of changedValueLines(changedValues(old, young, {}, {})))
      assert.ok(line.length < 220, line);
  });
});

describe("whether agents authenticate", () => {
  it("is the release's default, unless a value says otherwise", () => {
    assert.deepEqual(
      [old, young, youngest].map((release) => authenticates({}, release)),
      [true, false, false],
    );
    assert.equal(authenticates({ authentication: { enabled: true } }, young), true);
    assert.equal(authenticates({ authentication: { enabled: false } }, old), false);
    assert.equal(authenticates({ authentication: { mutual: {} } }, old), true);
  });
});
