import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { parse } from "yaml";
import {
  admissionConfiguration,
  kwokctlConfiguration,
  kwokctlEnvironment,
} from "../../../sandbox/control-plane/cluster-settings";
import { isPortTaken } from "../../../sandbox/control-plane/cluster-start";
import { choosePorts } from "../../../sandbox/control-plane/free-ports";
import { nodeSides } from "../../../sandbox/nodes/sides";
import { sandboxPaths } from "../../../sandbox/paths";
import { TOOL_NAMES } from "../../../sandbox/toolchain/tool";

describe("settings of the cluster", () => {
  const project = mkdtempSync(`${tmpdir()}/lab-settings-`);
  const paths = sandboxPaths(project);
  const tools = new Map(
    TOOL_NAMES.map((name) => [
      name,
      { name, version: "1.35.4", path: `/tools/${name}`, source: "cache" as const },
    ]),
  );
  after(() => rmSync(project, { recursive: true, force: true }));

  it("names every program and every port, so that nothing is downloaded and nothing is chosen twice", async () => {
    const ports = await choosePorts();
    const { options, componentsPatches } = parse(kwokctlConfiguration(paths, ports, tools, nodeSides.kwok));
    const programs = Object.entries(options).filter(([key]) => key.endsWith("Binary"));
    assert.equal(programs.length, 6);
    for (const [key, value] of programs) assert.match(String(value), /^\/tools\//, key);
    assert.equal(options.bindAddress, "127.0.0.1");
    const used = Object.entries(options).flatMap(([key, value]) =>
      key.endsWith("Port") && value !== true ? [value] : [],
    );
    assert.deepEqual(new Set(used), new Set(Object.values(ports)));
    assert.equal(new Set(used).size, 6);
    assert.deepEqual(
      componentsPatches.map(({ name }: { name: string }) => name),
      ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"],
    );
  });

  it("enforces baseline everywhere but in kube-system, as Talos does", () => {
    const configuration = admissionConfiguration.plugins[0]?.configuration;
    assert.equal(configuration?.defaults.enforce, "baseline");
    assert.deepEqual(configuration?.exemptions.namespaces, ["kube-system"]);
  });

  it("takes nothing over from another KWOK of the user's", () => {
    process.env.KWOK_RUNTIME = "docker";
    try {
      const environment = kwokctlEnvironment(paths);
      assert.equal(environment.KWOK_RUNTIME, undefined);
      assert.equal(environment.KWOK_WORKDIR, paths.kwok);
      assert.equal(environment.KUBECONFIG, paths.kubeconfig);
    } finally {
      delete process.env.KWOK_RUNTIME;
    }
  });

  it("passes over ports that are taken", async () => {
    const { createServer } = await import("node:net");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const taken = typeof address === "object" && address ? address.port : 0;
    let next = taken - 1;
    const ports = await choosePorts(() => ++next);
    server.close();
    assert.equal(Object.values(ports).includes(taken), false);
  });

  it("knows a taken port from other troubles", () => {
    assert.equal(isPortTaken("listen tcp 127.0.0.1:2379: bind: address already in use"), true);
    assert.equal(isPortTaken("permission denied"), false);
  });
});
