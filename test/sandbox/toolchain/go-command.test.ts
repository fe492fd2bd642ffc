import assert from "node:assert/strict";
import { toolOf, toolsFor } from "../../../sandbox/toolchain/catalogue";
import {
  buildArguments,
  buildGroups,
  parallelCompiles,
  programName,
} from "../../../sandbox/toolchain/go-command";

describe("the go that builds tools", () => {
  it("makes the programs of one module together, in the catalogue's order", () => {
    const groups = buildGroups(toolsFor("sandbox").map(toolOf));
    assert.deepEqual(
      groups.map((group) => group.map(({ name }) => name)),
      [
        [
          ...["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
          ...["kwok", "kwokctl", "helm", "pulumi", "pulumi-resource-kubernetes"],
        ],
        ["pulumi-language-nodejs"],
      ],
    );
  });

  it("knows the name that Go gives a program", () => {
    assert.equal(programName("go.etcd.io/etcd/server/v3"), "server");
    assert.equal(programName("k8s.io/kubernetes/cmd/kubectl"), "kubectl");
    assert.equal(programName("./pulumi-resource-kubernetes"), "pulumi-resource-kubernetes");
  });

  it("gives a module's build its tags", () => {
    const args = buildArguments([toolOf("promtool")], "/out", 2);
    assert.ok(args.includes("remove_all_sd"));
    assert.deepEqual(args.slice(-3), ["-o", "/out/", "github.com/prometheus/prometheus/cmd/promtool"]);
  });

  it("gives packages flags of their own behind those of all: Go takes the last pattern that fits", () => {
    const args = buildArguments([toolOf("pulumi"), toolOf("pulumi-resource-kubernetes")], "/out", 2);
    const flags = args.filter((argument) => argument.startsWith("-gcflags="));
    assert.deepEqual(flags, [
      "-gcflags=all=-dwarf=false",
      "-gcflags=github.com/pulumi/pulumi-kubernetes/sdk/v4/...=-dwarf=false -l",
    ]);
    const others = buildArguments([toolOf("pulumi")], "/out", 2).filter((each) =>
      each.startsWith("-gcflags="),
    );
    assert.deepEqual(others, flags.slice(0, 1));
  });

  it("compiles as much at once as cores and memory allow, and something always", () => {
    const gigabyte = 2 ** 30;
    assert.equal(parallelCompiles(2, 24 * gigabyte), 2);
    assert.equal(parallelCompiles(16, 16 * gigabyte), 8);
    assert.equal(parallelCompiles(4, gigabyte), 1);
  });
});
