import assert from "node:assert/strict";
import { toolOf, toolsFor } from "../../../sandbox/toolchain/catalogue";
import {
  BUILD_FLAGS,
  buildFlags,
  buildKey,
  cacheFolder,
  goPlatform,
  linkerFlags,
  pinnedVersion,
  programVersion,
  requiredVersion,
} from "../../../sandbox/toolchain/pins";
import { TOOL_NAMES, type Tool } from "../../../sandbox/toolchain/tool";
import { fits, parseVersion } from "../../../sandbox/toolchain/version-fit";

describe("pinned tools", () => {
  for (const name of TOOL_NAMES) {
    it(`${name} is pinned in a version that would be accepted from PATH`, () => {
      const tool = toolOf(name);
      const version = parseVersion(programVersion(tool));
      assert.equal(
        tool.range ? fits(version, tool.range) : version !== undefined,
        true,
        programVersion(tool),
      );
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

  it("knows Prometheus by its own number, not by its module's", () => {
    const prometheus = toolOf("prometheus");
    assert.match(pinnedVersion(prometheus), /^v0\.3\d\d\.\d+$/);
    assert.match(programVersion(prometheus), /^3\.\d+\.\d+$/);
    assert.match(linkerFlags(prometheus, programVersion(prometheus)), /version\.Version=3\.\d+\.\d+$/);
    assert.equal(prometheus.versionOf?.("v0.316.0"), "3.16.0");
    assert.equal(prometheus.versionOf?.("v0.305.2"), "3.5.2");
    assert.equal(programVersion(toolOf("helm")), pinnedVersion(toolOf("helm")));
  });

  it("knows which release the Kubernetes provider's module is, and refuses to guess for another", () => {
    const plugin = toolOf("pulumi-resource-kubernetes");
    assert.equal(programVersion(plugin), "v4.25.0");
    assert.throws(() => plugin.versionOf?.("v4.0.0-20990101000000-0123456789ab"), /which release/);
  });

  it("has the Kubernetes provider in the version of the npm package, which Pulumi asks for", () => {
    const { version } = require("@pulumi/kubernetes/package.json") as { version: string };
    assert.equal(programVersion(toolOf("pulumi-resource-kubernetes")), `v${version}`);
  });

  it("builds with a tool's tags, and keeps builds with other tags apart", () => {
    const prometheus = toolOf("prometheus");
    assert.deepEqual(buildFlags(prometheus), [...BUILD_FLAGS, "-tags", "remove_all_sd"]);
    assert.deepEqual(buildFlags(toolOf("helm")), BUILD_FLAGS);
    const other: Tool = { ...toolOf("helm"), buildTags: ["netgo"] };
    assert.notEqual(cacheFolder(other), cacheFolder(toolOf("helm")));
  });

  it("lets nobody wait for Prometheus who only wants a sandbox", () => {
    assert.deepEqual(toolsFor("evidence"), ["prometheus", "promtool"]);
    assert.deepEqual([...toolsFor("sandbox"), ...toolsFor("evidence")], TOOL_NAMES);
  });

  it("keeps builds of other inputs apart", () => {
    const inputs = { goMod: "a", goSum: "b", flags: ["-trimpath"], platform: "linux/amd64" };
    const key = buildKey([inputs]);
    assert.equal(buildKey([{ ...inputs }]), key);
    for (const other of [{ goMod: "x" }, { goSum: "x" }, { flags: [] }, { platform: "darwin/arm64" }]) {
      assert.notEqual(buildKey([{ ...inputs, ...other }]), key, JSON.stringify(other));
    }
  });

  it("keeps the language host beside its pulumi, and promtool beside its Prometheus", () => {
    assert.equal(cacheFolder(toolOf("promtool")), cacheFolder(toolOf("prometheus")));
    assert.equal(cacheFolder(toolOf("pulumi-language-nodejs")), cacheFolder(toolOf("pulumi")));
    assert.notEqual(cacheFolder(toolOf("kwok")), cacheFolder(toolOf("kwokctl")));
  });

  it("names platforms as Go does", () => {
    assert.equal(goPlatform("linux", "x64"), "linux/amd64");
    assert.equal(goPlatform("darwin", "arm64"), "darwin/arm64");
  });
});
