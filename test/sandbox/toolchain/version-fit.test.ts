import assert from "node:assert/strict";
import { toolOf } from "../../../sandbox/toolchain/catalogue";
import { TOOL_NAMES, type ToolName } from "../../../sandbox/toolchain/tool";
import { fits, parseVersion } from "../../../sandbox/toolchain/version-fit";

const rangeOf = (name: ToolName): string => {
  const { range } = toolOf(name);
  if (!range) throw new Error(`every ${name} is accepted`);
  return range;
};

describe("version of a tool", () => {
  const outputs: readonly [string, string, string | undefined][] = [
    ["etcd", "etcd Version: 3.6.5\nGit SHA: Not provided\nGo Version: go1.26.8", "3.6.5"],
    ["kube-apiserver", "Kubernetes v1.35.4", "1.35.4"],
    ["kubectl", "Client Version: v1.32.4-dispatcher\nKustomize Version: v5.5.0", "1.32.4"],
    ["kwok", "kwok version v0.8.0 go1.26.8 (linux/amd64)", "0.8.0"],
    ["helm", "v3.22.0+g1234567", "3.22.0"],
    ["helm without a patch level", "v3.22", "3.22.0"],
    ["helm 4", "v4.1.0+g4553a0a", "4.1.0"],
    ["pulumi", "v3.259.0", "3.259.0"],
    [
      "prometheus",
      "prometheus, version 3.16.0 (branch: HEAD, revision: 0123abc)\n  go version:       go1.26.8",
      "3.16.0",
    ],
    ["something else", "command not found", undefined],
  ];
  for (const [tool, output, expected] of outputs) {
    it(`reads what ${tool} prints`, () => assert.equal(parseVersion(output), expected));
  }

  it("accepts the first version of a range and refuses the one after its end", () => {
    const range = rangeOf("kubectl");
    assert.equal(fits("1.34.0", range), true);
    assert.equal(fits("1.36.9", range), true);
    assert.equal(fits("1.33.9", range), false);
    assert.equal(fits("1.37.0", range), false);
    assert.equal(fits(undefined, range), false);
  });

  it("refuses helm 5, kubernetes 1.34, pulumi before 3.245 and Prometheus 2", () => {
    assert.equal(fits("4.1.0", rangeOf("helm")), true);
    assert.equal(fits("5.0.0", rangeOf("helm")), false);
    assert.equal(fits("1.34.9", rangeOf("kube-apiserver")), false);
    assert.equal(fits("3.244.9", rangeOf("pulumi")), false);
    assert.equal(fits("3.245.0", rangeOf("pulumi")), true);
    assert.equal(fits("2.53.4", rangeOf("prometheus")), false);
    assert.equal(fits("3.0.0", rangeOf("prometheus")), true);
  });

  it("knows every tool by name", () => {
    for (const name of TOOL_NAMES) assert.equal(toolOf(name).name, name);
  });
});
