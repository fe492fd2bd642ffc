import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sandboxPaths } from "../../../sandbox/paths";
import { describeProvider, placeProvider, wantedVersion } from "../../../sandbox/pulumi/provider-plugin";
import type { ResolvedTool } from "../../../sandbox/toolchain/find-tool";

const PLUGIN = "pulumi-resource-kubernetes";

describe("the Kubernetes provider in a sandbox", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-provider-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const plugin = (source: ResolvedTool["source"], ...beside: string[]): ResolvedTool => {
    const folder = path.join(root, source.replace(" ", "-"));
    mkdirSync(folder, { recursive: true });
    for (const name of [PLUGIN, ...beside]) writeFileSync(path.join(folder, name), `${source} ${name}`);
    return { name: PLUGIN, version: "4.25.0", path: path.join(folder, PLUGIN), source };
  };
  const place = (tool: ResolvedTool) => placeProvider(sandboxPaths(root), tool);
  const folder = () =>
    path.join(sandboxPaths(root).pulumiHome, "plugins", `resource-kubernetes-v${wantedVersion()}`);

  it("lies in its Pulumi home, with the files that a built one reads from beside itself", () => {
    const used = place(plugin("built", "schema.json", "terraform-mapping.json", "other"));
    assert.deepEqual(readdirSync(folder()).sort(), [PLUGIN, "schema.json", "terraform-mapping.json"]);
    assert.equal(used.source, "built");
  });

  it("takes the place of an earlier one, whole", () => {
    place(plugin("built", "schema.json"));
    place(plugin("downloaded"));
    assert.deepEqual(readdirSync(folder()), [PLUGIN]);
    assert.equal(readFileSync(path.join(folder(), PLUGIN), "utf8"), `downloaded ${PLUGIN}`);
    assert.deepEqual(readdirSync(path.dirname(folder())), [path.basename(folder())]);
  });

  it("is put there from PATH too: what runs is what the record says", () => {
    const used = place({ ...plugin("PATH", "schema.json"), version: "unknown" });
    assert.deepEqual(readdirSync(folder()).sort(), [PLUGIN, "schema.json"]);
    assert.deepEqual([used.version, used.source], ["unknown", "PATH"]);
  });

  it("is said with its version and where it is from", () => {
    const text = (version: string, source: string) =>
      describeProvider({ version, source, path: "/x/plugin" });
    assert.equal(text("4.25.0", "cache"), "4.25.0 (cache)");
    assert.equal(text("4.25.0", "Pulumi home"), "4.25.0 (Pulumi home: /x/plugin)");
    assert.equal(text("unknown", "PATH"), "version unknown (PATH: /x/plugin)");
  });
});
