import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installStandIn } from "../../../sandbox/provider/install";

describe("installStandIn", function () {
  this.timeout(30_000);
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "stand-in-test-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const executable = (directory: string) => join(directory, "pulumi-resource-kubernetes");

  it("puts an executable where the CLI looks for the official plugin, and nothing beside it", async () => {
    const { version, directory } = await installStandIn(home);
    deepStrictEqual([version, directory], ["4.34.2", join(home, "plugins", "resource-kubernetes-v4.34.2")]);
    ok(((await stat(executable(directory))).mode & 0o111) !== 0);
    deepStrictEqual(await readdir(join(home, "plugins")), ["resource-kubernetes-v4.34.2"]);
  });

  it("does nothing when it is current, and renews what is not", async () => {
    const { directory } = await installStandIn(home);
    const { ino } = await stat(directory);
    await installStandIn(home);
    strictEqual((await stat(directory)).ino, ino);
    await writeFile(join(directory, "stand-in.sha256"), "another\n");
    await writeFile(`${directory}.partial`, "");
    await installStandIn(home);
    notStrictEqual(await readFile(join(directory, "stand-in.sha256"), "utf8"), "another\n");
    deepStrictEqual(await readdir(join(home, "plugins")), ["resource-kubernetes-v4.34.2"]);
  });

  it("survives being run twice at once", async () => {
    const [first, second] = await Promise.all([installStandIn(home), installStandIn(home)]);
    deepStrictEqual(first, second);
    ok(await stat(executable(first.directory)));
    deepStrictEqual(await readdir(join(home, "plugins")), ["resource-kubernetes-v4.34.2"]);
  });

  it("leaves an official plugin alone", async () => {
    const directory = join(home, "plugins", "resource-kubernetes-v4.34.2");
    await mkdir(directory, { recursive: true });
    await writeFile(executable(directory), "official");
    await installStandIn(home);
    strictEqual(await readFile(executable(directory), "utf8"), "official");
  });
});
