import assert from "node:assert/strict";
import { availableMemory } from "../../../../sandbox/nodes/packets/machine-facts";
import { type MachineFacts, preflight } from "../../../../sandbox/nodes/packets/preflight";

const fit: MachineFacts = {
  platform: "linux",
  root: true,
  kernel: "6.1.0-18-amd64",
  cgroup2: true,
  btf: true,
  missingPrograms: [],
};

describe("what a node with packets asks of a machine", () => {
  it("is there on Debian 12 as root, with the packages", () => {
    assert.deepEqual(preflight(fit), { problems: [], fixes: [] });
  });

  const lacks: readonly [string, Partial<MachineFacts>, RegExp][] = [
    ["root", { root: false }, /need root/],
    [
      "a kernel that is new enough",
      { kernel: "5.10.0-28-amd64" },
      /kernel 5\.10\.0-28-amd64 is older than 5\.12/,
    ],
    ["version 2 of the cgroups", { cgroup2: false }, /no cgroup2 file system/],
    ["the kernel's types", { btf: false }, /CONFIG_DEBUG_INFO_BTF/],
    [
      "memory, where the agent has to be built",
      { memoryForBuild: 2.04e9 },
      /needs 3\.5 GB of memory; there are 2\.0 GB free/,
    ],
    ["a Go to build with", { go: { problem: "there is no working Go", fix: "install it" } }, /no working Go/],
    ["a redirect to sockets", { proxyRules: "No chain/target/match by that name.\nmore" }, /that name\.$/],
  ];
  for (const [what, change, said] of lacks) {
    it(`is missed by name: ${what}`, () => {
      const { problems } = preflight({ ...fit, ...change });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", said);
    });
  }

  it("has memory enough where nothing has to be built, and where 3.5 GB are free", () => {
    assert.deepEqual(preflight({ ...fit, memoryForBuild: 3.5e9 }).problems, []);
  });

  it("counts what programs could have as memory, swap among it", () => {
    const meminfo =
      "MemTotal: 9 kB\nMemFree:  1 kB\nMemAvailable:       3000000 kB\nSwapFree:         500000 kB\n";
    assert.equal(availableMemory(meminfo), 3_500_000 * 1024);
    assert.equal(availableMemory(""), 0);
  });

  it("takes a newer major kernel for newer, whatever its minor number", () => {
    assert.deepEqual(preflight({ ...fit, kernel: "6.0.0" }).problems, []);
  });

  it("names all that is missing at once, with one line that installs it", () => {
    const { problems, fixes } = preflight({
      ...fit,
      cgroup2: false,
      missingPrograms: ["clang", "nsenter", "setpriv", "bwrap"],
    });
    assert.equal(problems.length, 2);
    assert.deepEqual(fixes, ["apt-get install -y --no-install-recommends clang-14 util-linux bubblewrap"]);
  });

  it("is not asked for elsewhere: one sentence, and what there is instead", () => {
    const { problems, fixes } = preflight({ ...fit, platform: "darwin", missingPrograms: ["clang"] });
    assert.deepEqual([problems.length, fixes.length], [1, 1]);
    assert.match(problems[0] ?? "", /Linux/);
    assert.match(fixes[0] ?? "", /lab sandbox up/);
  });
});
