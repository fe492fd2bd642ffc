import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { toolOf } from "../../../sandbox/toolchain/catalogue";
import { lookBeside, lookUp, searchedFolders } from "../../../sandbox/toolchain/path-lookup";

describe("tools on PATH", () => {
  let root: string;
  const cacheBefore = process.env.XDG_CACHE_HOME;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-path-"));
    process.env.XDG_CACHE_HOME = path.join(root, "cache");
  });
  afterEach(() => {
    if (cacheBefore === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheBefore;
    rmSync(root, { recursive: true, force: true });
  });

  function program(folder: string, name: string, script: string): string {
    const file = path.join(root, folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  const pathOf = (...folders: string[]) =>
    folders.map((folder) => path.join(root, folder)).join(path.delimiter);

  it("takes the first one that fits and says why others were passed over", async () => {
    program("old", "helm", "echo v3.10.0");
    const good = program("new", "helm", "echo v3.18.1+gabc");
    const { found, refused } = await lookUp(toolOf("helm"), pathOf("old", "new"));
    assert.deepEqual(found, { path: good, version: "3.18.1" });
    assert.deepEqual(
      refused.map(({ reason }) => reason),
      ["version 3.10.0"],
    );
  });

  it("does not take a program that fails or says nothing about its version", async () => {
    program("broken", "helm", "exit 1");
    program("silent", "helm", "echo hello");
    const { found, refused } = await lookUp(toolOf("helm"), pathOf("broken", "silent"));
    assert.equal(found, undefined);
    assert.equal(refused.length, 2);
  });

  it("ignores files that cannot be run, folders, and the same program under a second name", async () => {
    writeFileSync(path.join(root, "helm"), "text");
    mkdirSync(path.join(root, "d", "helm"), { recursive: true });
    program("old", "helm", "echo v3.10.0");
    symlinkSync(path.join(root, "old"), path.join(root, "same"));
    const { refused } = await lookUp(toolOf("helm"), pathOf(".", "d", "old", "same"));
    assert.equal(refused.length, 1);
  });

  it("asks a program for its version only once", async () => {
    program("new", "helm", `echo asked >>${root}/asked; echo v3.18.1`);
    await lookUp(toolOf("helm"), pathOf("new"));
    rmSync(path.join(root, "asked"));
    const { found } = await lookUp(toolOf("helm"), pathOf("new"));
    assert.deepEqual(found?.version, "3.18.1");
    assert.throws(() => rmSync(path.join(root, "asked")));
  });

  it("takes a Pulumi plugin whatever its version, which it does not say, as Pulumi does", async () => {
    const plugin = program("plugins", "pulumi-resource-kubernetes", "echo usage >&2; exit 2");
    const { found, refused } = await lookUp(toolOf("pulumi-resource-kubernetes"), pathOf("plugins"));
    assert.deepEqual(found, { path: plugin, version: undefined });
    assert.deepEqual(refused, []);
  });

  it("never finds a sandbox's own links or npm's", () => {
    const folders = [
      "/usr/bin",
      "/p/.sandbox/bin",
      "/p/node_modules/.bin/",
      "relative",
      "",
      "/usr/bin",
      "/p/sandbox/bin",
    ];
    assert.deepEqual(searchedFolders(folders.join(path.delimiter)), ["/usr/bin", "/p/sandbox/bin"]);
  });

  it("finds a companion beside the real program, through links", () => {
    const real = program("opt/pulumi", "pulumi", "");
    const companion = program("opt/pulumi", "pulumi-language-nodejs", "");
    mkdirSync(path.join(root, "bin"));
    symlinkSync(real, path.join(root, "bin", "pulumi"));
    assert.equal(lookBeside(path.join(root, "bin", "pulumi"), "pulumi-language-nodejs"), companion);
    assert.equal(lookBeside(path.join(root, "bin", "pulumi"), "pulumi-language-python"), undefined);
  });
});
