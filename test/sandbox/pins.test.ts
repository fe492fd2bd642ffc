import assert from "node:assert/strict";
import { TOOL_NAMES, toolOf } from "../../sandbox/toolchain/catalogue";
import {
  buildKey,
  cacheFolder,
  goPlatform,
  linkerFlags,
  pinnedVersion,
  requiredVersion,
} from "../../sandbox/toolchain/pins";
import { fits, parseVersion } from "../../sandbox/toolchain/version-fit";

describe("pinned tools", () => {
  for (const name of TOOL_NAMES) {
    it(`${name} is pinned in a version that would be accepted from PATH`, () => {
      const tool = toolOf(name);
      assert.equal(fits(parseVersion(pinnedVersion(tool)), tool.range), true, pinnedVersion(tool));
    });
  }

  it("finds a required version in a block and on a line of its own", () => {
    assert.equal(requiredVersion("require (\n\ta.example/b v1.2.3 // indirect\n)", "a.example/b"), "v1.2.3");
    assert.equal(requiredVersion("require a.example/b v1.2.4\n", "a.example/b"), "v1.2.4");
    assert.equal(requiredVersion("replace a.example/b => ../b\n", "a.example/b"), undefined);
    assert.equal(requiredVersion("require a.example/bc v1.0.0\n", "a.example/b"), undefined);
  });

  it("puts the version into the program", () => {
    assert.match(linkerFlags(toolOf("kube-apiserver"), "v1.35.9"), /version\.gitVersion=v1\.35\.9/);
    assert.match(linkerFlags(toolOf("helm"), "v3.22.0"), /^-s -w -X helm\.sh/);
  });

  it("keeps builds of other inputs apart", () => {
    const inputs = { goMod: "a", goSum: "b", flags: ["-trimpath"], platform: "linux/amd64" };
    const key = buildKey([inputs]);
    assert.equal(buildKey([{ ...inputs }]), key);
    for (const other of [{ goMod: "x" }, { goSum: "x" }, { flags: [] }, { platform: "darwin/arm64" }]) {
      assert.notEqual(buildKey([{ ...inputs, ...other }]), key, JSON.stringify(other));
    }
  });

  it("keeps the language host beside its pulumi", () => {
    assert.equal(cacheFolder(toolOf("pulumi-language-nodejs")), cacheFolder(toolOf("pulumi")));
    assert.notEqual(cacheFolder(toolOf("kwok")), cacheFolder(toolOf("kwokctl")));
  });

  it("names platforms as Go does", () => {
    assert.equal(goPlatform("linux", "x64"), "linux/amd64");
    assert.equal(goPlatform("darwin", "arm64"), "darwin/arm64");
  });
});
