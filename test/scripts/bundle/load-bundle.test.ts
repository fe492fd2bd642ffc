import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";

const root = path.join(__dirname, "../../..");

/** A project with one room, one program that joins two files, and the real loader. */
class SmallProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), "bundle-"));

  constructor() {
    this.write("tsconfig.json", JSON.stringify({ include: ["index.ts", "room", "test"] }));
    this.write("package.json", "{}");
    this.write("package-lock.json", "{}");
    this.write("index.ts", `import { word } from "./room/word";\nexport const say: string = word();\n`);
    this.write("room/word.ts", `export function word(): string {\n  return "first";\n}\n`);
    this.write("test/word.test.ts", "");
    cpSync(path.join(root, "scripts/bundle"), path.join(this.folder, "scripts/bundle"), { recursive: true });
    mkdirSync(path.join(this.folder, "node_modules"));
    symlinkSync(path.join(root, "node_modules/esbuild"), path.join(this.folder, "node_modules/esbuild"));
  }

  write(name: string, content: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  get kept(): readonly string[] {
    return readdirSync(path.join(this.folder, "node_modules/.cache/lab")).sort();
  }

  keepInstead(ending: string, content: string): void {
    const name = this.kept.find((each) => each.endsWith(ending));
    assert.ok(name, `nothing kept ends with ${ending}`);
    this.write(`node_modules/.cache/lab/${name}`, content);
  }

  /** Starts the program as Node would, and says what it says. */
  async run(): Promise<string> {
    const loader = path.join(this.folder, "scripts/bundle/load-bundle.js");
    const script = `
      const { loadBundle } = require(${JSON.stringify(loader)});
      const { nameSourcesInStacks: stacks } = require(${JSON.stringify(path.join(path.dirname(loader), "source-positions.js"))});
      try { console.log(loadBundle("index.ts", { stacks }).say); } catch (error) { console.log(error.stack); }`;
    return (await execa(process.execPath, ["-e", script], { cwd: tmpdir() })).stdout;
  }
}

describe("a program as one file", () => {
  let project: SmallProject;
  beforeEach(() => {
    project = new SmallProject();
  });
  afterEach(() => rmSync(project.folder, { recursive: true, force: true }));

  it("runs, and is kept with its map and with what was compiled of it", async () => {
    assert.equal(await project.run(), "first");
    const [bundle = "", code, map, ...others] = project.kept;
    assert.match(bundle, /^index-ts-[0-9a-f]{32}\.js$/);
    assert.equal(code, `${bundle}.any-${process.version}-${process.arch}.code`);
    assert.equal(map, `${bundle}.map`);
    assert.deepEqual(others, []);
  });

  it("runs from what is kept, and does not make it again", async () => {
    await project.run();
    project.keepInstead(".js", `exports.say = "from the cache";`);
    assert.equal(await project.run(), "from the cache");
  });

  it("is made anew when a source is another one", async () => {
    await project.run();
    project.write("room/word.ts", `export const word = (): string => "second";\n`);
    assert.equal(await project.run(), "second");
  });

  it("is made anew when a new file takes the place of another", async () => {
    project.write("index.ts", `import { word } from "./room";\nexport const say = word();\n`);
    project.write("room/index.ts", `export { word } from "./word";\n`);
    assert.equal(await project.run(), "first");
    project.write("room.ts", `export const word = (): string => "the file beside the folder";\n`);
    project.write("room/index.ts", `export { word } from "./word"; // changed\n`);
    assert.equal(await project.run(), "the file beside the folder");
  });

  it("is made anew when the versions of packages change, and not for a test", async () => {
    await project.run();
    project.write("test/word.test.ts", "// another test");
    await project.run();
    assert.equal(project.kept.length, 3);
    project.write("package-lock.json", `{ "version": 2 }`);
    await project.run();
    assert.equal(project.kept.length, 6);
  });

  it("runs without a lock file, as where it is installed as a package", async () => {
    rmSync(path.join(project.folder, "package-lock.json"));
    assert.equal(await project.run(), "first");
  });

  it("runs when what was compiled is broken, and compiles it again", async () => {
    await project.run();
    project.keepInstead(".code", "this is not V8's");
    assert.equal(await project.run(), "first");
    assert.equal(await project.run(), "first");
  });

  it("runs where nothing can be kept", async () => {
    if (process.getuid?.() === 0) {
      // Root may write everywhere; a file where the folder should be stops it, too.
      project.write("node_modules/.cache", "");
    } else chmodSync(path.join(project.folder, "node_modules"), 0o555);
    assert.equal(await project.run(), "first");
    chmodSync(path.join(project.folder, "node_modules"), 0o755);
  });

  it("names its sources in stack traces", async () => {
    project.write(
      "room/word.ts",
      `\n\nexport function word(): string {\n  throw new TypeError("no word");\n}\n`,
    );
    for (const run of ["made now", "kept"]) {
      const [message, first, second] = (await project.run()).split("\n");
      assert.equal(message, "TypeError: no word");
      assert.match(
        first ?? "",
        new RegExp(`^ {4}at word \\(${project.folder}/room/word\\.ts:4:\\d+\\)$`),
        run,
      );
      assert.match(second ?? "", new RegExp(`${project.folder}/index\\.ts:2:\\d+`), run);
    }
  });

  it("names its sources in what nobody handles, and leaves other stacks alone", async () => {
    project.write(
      "index.ts",
      `export const stack = new Error("looked at").stack;
setTimeout(() => void Promise.reject(new TypeError("nobody handles me")));
`,
    );
    const file = (name: string) => JSON.stringify(path.join(project.folder, "scripts/bundle", name));
    const { stdout, stderr, exitCode } = await execa(
      process.execPath,
      [
        "-e",
        `Error.prepareStackTrace = () => "somebody else's";
        const { nameSourcesInUnhandled: stacks } = require(${file("source-positions.js")});
        console.log(require(${file("load-bundle.js")}).loadBundle("index.ts", { stacks }).stack);
        process.on("unhandledRejection", (error) => { console.error(error.stack); process.exit(3); });`,
      ],
      { reject: false },
    );
    assert.equal(exitCode, 3);
    assert.match(stdout, /^Error: looked at\n {4}at bundle:index\.ts:\d+:\d+\n/);
    assert.match(
      stderr,
      new RegExp(`^TypeError: nobody handles me\n {4}at .*${project.folder}/index\\.ts:2:\\d+`),
    );
  });

  it("says where a source is wrong", async () => {
    project.write("room/word.ts", "export const word = (;\n");
    assert.match(await project.run(), /room\/word\.ts:1:\d+: ERROR: Unexpected ";"/);
  });
});

describe("the sources of bundles", () => {
  const { include } = JSON.parse(readFileSync(path.join(root, "tsconfig.json"), "utf8")) as {
    include: string[];
  };

  it("are in every folder that has any: a change in one that is not named would start what was there before", () => {
    const entries = readdirSync(root, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules",
    );
    const withSources = entries
      .map(({ name }) => name)
      .filter((name) =>
        readdirSync(path.join(root, name), { recursive: true, encoding: "utf8" }).some((file) =>
          file.endsWith(".ts"),
        ),
      );
    assert.deepEqual(include, ["index.ts", ...withSources.sort()]);
  });

  it("ask nowhere for their own folder, which a bundle does not have, but in one file", () => {
    const rooms = include.filter(
      (name) => !name.includes(".") && !["bench", "test", "scripts"].includes(name),
    );
    const asking = rooms.flatMap((room) =>
      readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => `${room}/${name}`)
        .filter((name) =>
          /__(?:dir|file)name|import\.meta/.test(readFileSync(path.join(root, name), "utf8")),
        ),
    );
    assert.deepEqual(asking, ["sandbox/checkout-folder.ts"]);
  });
});
