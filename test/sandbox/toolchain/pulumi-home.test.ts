import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { pluginInHome, userPulumiHome } from "../../../sandbox/toolchain/pulumi-home";

const PLUGIN = "pulumi-resource-kubernetes";

describe("the user's Pulumi home", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "lab-pulumi-home-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const install = (version: string): string => {
    const folder = path.join(home, "plugins", `resource-kubernetes-v${version}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, PLUGIN), "");
    chmodSync(path.join(folder, PLUGIN), 0o755);
    return folder;
  };
  const find = (version: string) => pluginInHome(PLUGIN, version, { PULUMI_HOME: home });

  it("gives a plugin of exactly the version that is asked for", () => {
    const folder = install("4.25.0");
    assert.equal(find("4.25.0"), path.join(folder, PLUGIN));
    assert.equal(find("4.25.1"), undefined);
  });

  it("does not give one whose installation was cut off, or that cannot be run", () => {
    const folder = install("4.25.0");
    writeFileSync(`${folder}.partial`, "");
    assert.equal(find("4.25.0"), undefined);
    rmSync(`${folder}.partial`);
    chmodSync(path.join(folder, PLUGIN), 0o644);
    assert.equal(find("4.25.0"), undefined);
  });

  it("holds plugins only", () => {
    install("4.25.0");
    assert.equal(pluginInHome("helm", "4.25.0", { PULUMI_HOME: home }), undefined);
  });

  it("is ~/.pulumi unless PULUMI_HOME says otherwise, and never a sandbox's", () => {
    assert.equal(userPulumiHome({}), path.join(homedir(), ".pulumi"));
    assert.equal(userPulumiHome({ PULUMI_HOME: home }), home);
    assert.equal(userPulumiHome({ PULUMI_HOME: "/p/.sandbox/pulumi-home" }), undefined);
  });
});
