import assert from "node:assert/strict";
import { componentOf, findComponents, missingComponents } from "../../../sandbox/control-plane/components";
import { type ProcessInfo, parsePs, startTimeOf } from "../../../sandbox/process-list";

const FOLDER = "/users/me/lab/.sandbox/kwok/clusters/policy-lab";

function proc(command: string, pid = 1): ProcessInfo {
  return { pid, command, program: command.split(" ")[0] ?? "", startTime: "1" };
}

describe("whose process is it", () => {
  const own = proc(`${FOLDER}/bin/etcd --name=node0 --data-dir=${FOLDER}/etcd`);

  it("takes a program of ours with our folder in its arguments", () => {
    assert.equal(componentOf(own, FOLDER), "etcd");
    assert.equal(componentOf(proc(`/cache/kwok --config=${FOLDER}/kwok.yaml`), FOLDER), "kwok-controller");
  });

  const foreign: readonly [string, string][] = [
    [
      "the same program of another sandbox",
      `/x/bin/etcd --data-dir=/users/me/other/.sandbox/kwok/clusters/policy-lab/etcd`,
    ],
    ["a sandbox whose folder begins like ours", `/x/bin/etcd --data-dir=${FOLDER}-2/etcd`],
    ["an editor on one of our files", `/usr/bin/vim ${FOLDER}/kwok.yaml`],
    ["a database of the user's", "/usr/bin/etcd --data-dir=/var/lib/etcd"],
    ["whoever was given the pid of ours", "/usr/bin/sleep 1000"],
  ];
  for (const [name, command] of foreign) {
    it(`leaves ${name} alone`, () => assert.equal(componentOf(proc(command), FOLDER), undefined));
  }

  it("lists what runs and what does not", () => {
    const running = findComponents([own, ...foreign.map(([, command]) => proc(command, 2))], FOLDER);
    assert.deepEqual(
      running.map(({ name }) => name),
      ["etcd"],
    );
    assert.deepEqual(missingComponents(running), [
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kwok-controller",
    ]);
  });

  it("reads the start time behind any name a program may have", () => {
    const fields = Array.from({ length: 50 }, (_, i) => String(i + 3));
    assert.equal(startTimeOf(`12 (a) (b c) ${fields.join(" ")}`), "22");
  });

  it("reads the lines of ps", () => {
    const output = `  123 Mon Nov 23 01:26:03 2026 ${FOLDER}/bin/etcd --name=node0 --data-dir=${FOLDER}/etcd\n\n  1 Sun Nov  1 00:00:00 2026 /sbin/launchd\n`;
    const [etcd, init] = parsePs(output);
    assert.equal(etcd && componentOf(etcd, FOLDER), "etcd");
    assert.equal(etcd?.startTime, "Mon Nov 23 01:26:03 2026");
    assert.equal(init?.pid, 1);
  });
});
