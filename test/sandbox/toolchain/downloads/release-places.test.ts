import assert from "node:assert/strict";
import { toolsFor } from "../../../../sandbox/toolchain/catalogue";
import { chooseReleases } from "../../../../sandbox/toolchain/downloads/choose-releases";
import { PINNED_SUMS } from "../../../../sandbox/toolchain/downloads/pinned-sums";
import { platformOf, releasesFor } from "../../../../sandbox/toolchain/downloads/release-places";
import { TOOL_NAMES } from "../../../../sandbox/toolchain/tool";

const linux = releasesFor({ system: "linux", processor: "amd64" });
const mac = releasesFor({ system: "darwin", processor: "arm64" });

describe("where releases lie", () => {
  it("is known for every tool on Linux, and for those that are released for macOS", () => {
    const onMac = TOOL_NAMES.filter((name) => mac.some((release) => release.programs.has(name)));
    for (const name of TOOL_NAMES)
      assert.ok(
        linux.some((release) => release.programs.has(name)),
        name,
      );
    const notThere = TOOL_NAMES.filter((name) => !onMac.includes(name));
    assert.deepEqual(notThere, ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]);
  });

  it("is the place that the projects' own pages name", () => {
    const urls = linux.map(({ url }) => url);
    for (const url of [
      "https://dl.k8s.io/v1.35.4/kubernetes-server-linux-amd64.tar.gz",
      "https://github.com/etcd-io/etcd/releases/download/v3.6.5/etcd-v3.6.5-linux-amd64.tar.gz",
      "https://github.com/kubernetes-sigs/kwok/releases/download/v0.8.0/kwokctl-linux-amd64",
      "https://get.helm.sh/helm-v3.21.1-linux-amd64.tar.gz",
      "https://github.com/pulumi/pulumi/releases/download/v3.245.0/pulumi-v3.245.0-linux-x64.tar.gz",
      "https://github.com/pulumi/pulumi-kubernetes/releases/download/v4.25.0/pulumi-resource-kubernetes-v4.25.0-linux-amd64.tar.gz",
      "https://github.com/prometheus/prometheus/releases/download/v3.16.0/prometheus-3.16.0.linux-amd64.tar.gz",
    ])
      assert.ok(urls.includes(url), `${url} in\n${urls.join("\n")}`);
  });

  it("comes with a pinned sum where there is one; every pinned sum is of a file that is asked for", () => {
    const all = (["linux", "darwin"] as const).flatMap((system) =>
      (["amd64", "arm64"] as const).flatMap((processor) => releasesFor({ system, processor })),
    );
    const pinned = all.filter(({ sums }) => sums[0].kind === "pinned");
    assert.equal(pinned.length, PINNED_SUMS.size);
    for (const { sums } of pinned) assert.ok(sums.some(({ kind }) => kind !== "pinned"));
    for (const { algorithm, hex } of PINNED_SUMS.values())
      assert.match(hex, algorithm === "sha256" ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{128}$/);
  });

  it("is not known for other systems", () => {
    assert.equal(platformOf("win32", "x64"), undefined);
    assert.equal(platformOf("linux", "riscv64"), undefined);
    assert.deepEqual(platformOf("darwin", "arm64"), { system: "darwin", processor: "arm64" });
  });
});

describe("which releases are downloaded", () => {
  const chosen = (...missing: Parameters<typeof chooseReleases>[1]) =>
    chooseReleases(linux, missing).map(({ name }) => name);

  it("for a sandbox: one archive for the whole of Kubernetes", () => {
    assert.deepEqual(chosen(...toolsFor("sandbox")), [
      "etcd",
      "kubernetes-server",
      "kwok",
      "kwokctl",
      "helm",
      "pulumi",
      "pulumi-kubernetes",
    ]);
  });

  it("for kubectl alone: the small archive", () =>
    assert.deepEqual(chosen("kubectl"), ["kubernetes-client"]));

  it("for nothing: none", () => assert.deepEqual(chosen(), []));
});
