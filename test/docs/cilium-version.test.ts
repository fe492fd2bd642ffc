import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultRelease } from "../../cilium/releases";
import { requiredVersion } from "../../sandbox/toolchain/pins";
import { readStackFile } from "../../talos/stack-file";
import { documentationPages, root } from "./pages";

const goModules = ["sandbox/tools/sources", "recording/cilium-metrics", "test/oracle"];

const pins = (): Readonly<Record<string, string | undefined>> => ({
  "cilium/releases.ts": `v${defaultRelease.version}`,
  "cilium/1-18/chart-keys.generated.json": `v${defaultRelease.chart.keys.version}`,
  "Pulumi.homelab.yaml": `v${readStackFile(join(root, "Pulumi.homelab.yaml"), ["cilium.version"]).cilium.version}`,
  ...Object.fromEntries(
    goModules.map((folder) => [
      `${folder}/go.mod`,
      requiredVersion(readFileSync(join(root, folder, "go.mod"), "utf8"), "github.com/cilium/cilium"),
    ]),
  ),
});

describe("the version of Cilium", () => {
  it("is the same in every pin", () => {
    assert.deepEqual([...new Set(Object.values(pins()))].length, 1, JSON.stringify(pins(), null, 2));
  });

  it("is pinned where docs/upgrading-cilium.md says", () => {
    const page = documentationPages().find(({ path }) => path === "docs/upgrading-cilium.md");
    const named = [
      ...(page?.codeSpans ?? []).map(({ text }) => text),
      ...(page?.links ?? []).map(({ text }) => text.replace("../", "")),
    ];
    for (const pin of Object.keys(pins())) assert.ok(named.includes(pin), pin);
  });
});
