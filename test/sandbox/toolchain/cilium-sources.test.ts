import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ciliumReleases } from "../../../cilium/releases";
import { UserError } from "../../../messages/user-error";
import { refuseOtherAgent } from "../../../sandbox/control-plane/change-cilium";
import type { Reporter } from "../../../sandbox/reporter";
import { ensureCilium } from "../../../sandbox/toolchain/cilium-sources";
import { CILIUM, ownCiliumVersion, SOURCE_PINS, type Sources } from "../../../sandbox/toolchain/sources";

/** Stands in for `go mod download -json`: notes its arguments, and answers with FAKE_GO_DIR, or fails with FAKE_GO_FAILS. */
const FAKE_GO = `#!/bin/sh
echo "$*" >>"$FAKE_GO_LOG"
[ -z "$FAKE_GO_FAILS" ] || { printf '{\\n\\t"Path": "${CILIUM}",\\n\\t"Error": "%s"\\n}\\n' "$FAKE_GO_FAILS"; exit 1; }
printf '{\\n\\t"Path": "${CILIUM}",\\n\\t"Dir": "%s"\\n}\\n' "$FAKE_GO_DIR"
`;

describe("chart and definitions of a version of Cilium", () => {
  let root: string;
  const before = { ...process.env };
  const said: string[] = [];
  const reporter: Reporter = { interactive: false, say: (line) => said.push(line), live: () => {} };
  const own: Sources = {
    ciliumChart: "/own/charts/cilium",
    crdsChart: "/own/charts/crds",
    ciliumVersion: "1.18.6",
    prometheusOperatorVersion: "0.91.0",
    crdFolders: ["/own/crds"],
  };
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const asked = (): string => readFileSync(path.join(root, "log"), "utf8");

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "cilium-sources-"));
    said.length = 0;
    write("bin/go", FAKE_GO);
    chmodSync(path.join(root, "bin/go"), 0o755);
    write("log", "");
    write("module/install/kubernetes/cilium/Chart.yaml", "version: 1.19.6\n");
    for (const version of ["v2", "v2alpha1"])
      write(`module/pkg/k8s/apis/cilium.io/client/crds/${version}/kinds.yaml`, version);
    process.env.PATH = `${path.join(root, "bin")}:${before.PATH}`;
    process.env.XDG_CACHE_HOME = path.join(root, "cache");
    process.env.FAKE_GO_LOG = path.join(root, "log");
    process.env.FAKE_GO_DIR = path.join(root, "module");
  });

  afterEach(() => {
    for (const name of ["PATH", "XDG_CACHE_HOME", "FAKE_GO_LOG", "FAKE_GO_DIR", "FAKE_GO_FAILS"])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    rmSync(root, { recursive: true, force: true });
  });

  it("are the sandbox's own in its own version, and nobody is asked", async () => {
    const { chart, crdFolders } = await ensureCilium("1.18.6", own, reporter);
    assert.deepEqual([chart, crdFolders], ["/own/charts/cilium", ["/own/crds"]]);
    assert.equal(asked(), "");
  });

  it("are copied once from the Go module of another, under its name", async () => {
    const { chart, crdFolders } = await ensureCilium("1.19.6", own, reporter);
    assert.equal(path.basename(chart), "cilium-1.19.6");
    assert.equal(readFileSync(path.join(chart, "Chart.yaml"), "utf8"), "version: 1.19.6\n");
    assert.deepEqual(
      crdFolders.map((folder) => readFileSync(path.join(folder, "kinds.yaml"), "utf8")),
      ["v2", "v2alpha1"],
    );
    assert.equal(asked(), `mod download -json ${CILIUM}@v1.19.6\n`);
    assert.deepEqual(await ensureCilium("1.19.6", own, reporter), { version: "1.19.6", chart, crdFolders });
    assert.equal(asked(), `mod download -json ${CILIUM}@v1.19.6\n`);
    assert.match(said.at(-1) ?? "", /1\.19\.6 +cache$/);
  });

  it("are refused where there is no such version, and nothing half done stays", async () => {
    process.env.FAKE_GO_FAILS = "unknown revision v1.19.99";
    await assert.rejects(
      ensureCilium("1.19.99", own, reporter),
      (error) => error instanceof UserError && /Cilium 1\.19\.99 cannot be had/.test(error.message),
    );
    delete process.env.FAKE_GO_FAILS;
    const { chart } = await ensureCilium("1.19.99", own, reporter);
    assert.equal(path.basename(chart), "cilium-1.19.99");
  });

  it("are pinned for every release that is known", () => {
    const sums = readFileSync(path.join(SOURCE_PINS, "go.sum"), "utf8");
    for (const { version } of ciliumReleases)
      for (const suffix of ["", "/go.mod"])
        assert.match(sums, new RegExp(`^${CILIUM} v${version}${suffix} h1:`.replaceAll(".", "\\."), "m"));
  });

  it("are not those of a node with packets, whose agent has one version", () => {
    refuseOtherAgent("packets", ownCiliumVersion());
    refuseOtherAgent("kwok", "1.19.6");
    assert.throws(() => refuseOtherAgent("packets", "1.19.6"), /runs Cilium's agent/);
  });
});
