import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { checkCluster } from "../../cluster/cluster-check";
import { ClusterError } from "../../cluster/cluster-error";

const root = join(__dirname, "../..");
const read = (page: string): string => readFileSync(join(root, "docs", page), "utf8");

describe("what the pages on Talos say", () => {
  it("shows the message of the check as it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "docs-"));
    const KUBECONFIG = join(folder, "config");
    const contexts = ["work", "admin@homelab"].map((name) => ({ name, context: { cluster: name } }));
    writeFileSync(KUBECONFIG, stringify({ contexts, "current-context": "work" }));
    const error: unknown = await checkCluster({ context: "admin@homelab" }, { KUBECONFIG }).catch(
      (thrown: unknown) => thrown,
    );
    rmSync(folder, { recursive: true });
    assert.ok(error instanceof ClusterError);
    const fix = error.fix?.replace("\n", "\n  ");
    assert.ok(read("talos.md").includes(`error: ${error.message}\n  fix: ${fix}\n`), error.message);
  });
});
