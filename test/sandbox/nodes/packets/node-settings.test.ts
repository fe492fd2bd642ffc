import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { componentOf, missingComponents, partsOf } from "../../../../sandbox/control-plane/components";
import { cgroupMount, cgroupName } from "../../../../sandbox/nodes/packets/cgroup";
import {
  firstNode,
  nodeSettings,
  secondNode,
  settingsFile,
} from "../../../../sandbox/nodes/packets/node-settings";
import { partsOfNodes } from "../../../../sandbox/nodes/packets/packets-nodes";
import { nodeSides } from "../../../../sandbox/nodes/sides";
import { sandboxPaths } from "../../../../sandbox/paths";

describe("the settings of a node with packets", () => {
  const project = mkdtempSync(`${tmpdir()}/lab-node-`);
  const paths = sandboxPaths(project);
  after(() => rmSync(project, { recursive: true, force: true }));

  it("have a cgroup of the sandbox's own: another folder's is another", () => {
    assert.match(cgroupName(paths.cluster), /^policy-lab-[0-9a-f]{12}$/);
    assert.notEqual(cgroupName(paths.cluster), cgroupName(`${paths.cluster}-2`));
  });

  it("find cgroups of version 2 where a machine has them beside those of version 1", () => {
    const mountinfo = [
      "30 23 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755",
      "31 30 0:27 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate",
      "32 30 0:28 / /sys/fs/cgroup/cpu rw shared:11 - cgroup cgroup rw,cpu",
    ].join("\n");
    assert.equal(cgroupMount(mountinfo), "/sys/fs/cgroup/unified");
    assert.equal(cgroupMount(mountinfo.replace("cgroup2 cgroup2", "tmpfs cgroup2")), undefined);
  });

  const ports = {
    kubeApiserver: 1,
    etcd: 2,
    etcdPeer: 3,
    kubeControllerManager: 4,
    kubeScheduler: 5,
    kwokController: 6,
  };

  it("share nothing between two nodes but the world, and give what there is once to the first", () => {
    const programs = { bpf: "/sources/bpf", prometheus: "/cache/prometheus", busybox: "/usr/bin/busybox" };
    const nodes = [firstNode, secondNode];
    const [one, two] = nodes.map((node) =>
      JSON.parse(JSON.stringify(nodeSettings({ paths, ports, programs }, node, nodes))),
    );
    for (const key of ["name", "folder", "cgroup", "podCIDR"]) assert.notEqual(one[key], two[key], key);
    assert.notEqual(one.wire.address, two.wire.address);
    assert.notEqual(one.wire.gateway, two.wire.gateway);
    assert.equal(one.worldCA, two.worldCA);
    assert.deepEqual([one.first, two.first], [true, false]);
    assert.deepEqual([one.others, two.others], [["packets-2"], ["packets-1"]]);
    assert.deepEqual(Object.keys(one.programs).sort(), ["busybox", "prometheus"]);
    assert.deepEqual(Object.keys(two.programs), ["busybox"]);
    assert.ok(two.cgroup.startsWith(one.cgroup), "a sandbox's cgroups are known by its own name");
  });

  it("tell the parts of two nodes apart, and leave those of one as they are", () => {
    const parts = [{ name: "HTTP proxy", state: "answers" }] as const;
    const said = [
      { name: "packets-1", parts },
      { name: "packets-2", parts },
    ];
    assert.deepEqual(partsOfNodes(said.slice(0, 1)), parts);
    assert.deepEqual(
      partsOfNodes(said).map(({ name }) => name),
      ["HTTP proxy on packets-1", "HTTP proxy on packets-2"],
    );
  });

  it("keep the folder of sources apart from the programs", () => {
    const programs = { bpf: "/sources/bpf", "cilium-agent": "/cache/cilium-agent" };
    const settings = JSON.parse(JSON.stringify(nodeSettings({ paths, ports, programs })));
    assert.equal(settings.bpf, "/sources/bpf");
    assert.deepEqual(settings.programs, { "cilium-agent": "/cache/cilium-agent" });
    assert.equal(settings.apiServer.port, 1);
  });

  it("lie where the node's process is known by them", () => {
    const command = `/cache/packets-node run ${settingsFile(paths)}`;
    const node = { pid: 1, command, program: "/cache/packets-node", startTime: "1" };
    assert.equal(componentOf(node, paths.cluster), "packets-node");
    assert.equal(
      componentOf({ ...node, command: "/cache/packets-node run /elsewhere" }, paths.cluster),
      undefined,
    );
  });

  it("bring a part that is missed where it does not run, and only there", () => {
    assert.ok(missingComponents([], partsOf(nodeSides.packets)).includes("packets-node"));
    assert.ok(!missingComponents([]).includes("packets-node"));
  });
});
