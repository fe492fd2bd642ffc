import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import execa from "execa";
import { allCrossings, circles, crossingsOf, differences } from "../../scripts/rooms/imported-rooms";
import { type Room, roomsOf } from "../../scripts/rooms/room-table";
import { tablePage } from "../../scripts/rooms/room-walls";

const root = path.join(__dirname, "../..");
const rooms = roomsOf(readFileSync(path.join(root, tablePage), "utf8"));

/** Folders that hold no room: what npm and the tests write, and the pages themselves. */
const otherFolders = new Set(["node_modules", "docs", "coverage"]);

const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !otherFolders.has(entry.name))
  .map(({ name }) => name);

describe("the rooms", () => {
  it("are all in the table of docs/architecture.md, and it names no other", () => {
    assert.deepEqual(rooms.map(({ name }) => name).sort(), [...folders, "index.ts"].sort());
  });

  it("import from each other as the table says", () => {
    assert.deepEqual(differences(rooms, allCrossings(root, rooms)), []);
  });

  it("do not know each other in a circle", () => {
    assert.deepEqual(circles(rooms), []);
  });
});

describe("a wall that is broken is noticed", () => {
  const small: readonly Room[] = [
    { name: "manifests", mayImport: ["verdicts"] },
    { name: "verdicts", mayImport: [] },
  ];

  it("in a file that imports from a room that the table does not allow", () => {
    const lazy = `const run = () => require("../cli/main") as typeof import("../cli/main");`;
    for (const text of [`import { run } from "../cli/main";`, `import type { R } from "../cli/r";`, lazy]) {
      const crossings = [
        ...crossingsOf("manifests/read.ts", text),
        ...crossingsOf("manifests/world.ts", `import "../verdicts/world";`),
      ];
      assert.deepEqual(differences(small, crossings), [
        "manifests/read.ts imports from cli, which the table does not allow",
      ]);
    }
  });

  it("in a table that allows what no file does", () => {
    assert.deepEqual(differences(small, []), [
      "the table lets manifests import from verdicts, and no file does",
    ]);
  });

  it("in a file that knows Pulumi", () => {
    const crossings = crossingsOf("verdicts/world.ts", `import * as pulumi from "@pulumi/pulumi";`);
    assert.deepEqual(differences(small.slice(1), crossings), [
      "verdicts/world.ts imports from @pulumi/*, which the table does not allow",
    ]);
  });

  it("in a table with a circle", () => {
    const round: readonly Room[] = [
      { name: "a", mayImport: ["b"] },
      { name: "b", mayImport: ["c"] },
      { name: "c", mayImport: ["a"] },
    ];
    assert.deepEqual(circles(round), ["a → b → c → a", "b → c → a → b", "c → a → b → c"]);
  });

  it("in a page without the table", () => {
    assert.throws(() => roomsOf("# Architecture\n"), /no table/);
  });

  it("by the linter, in a file of every room", async function () {
    this.timeout(60_000);
    const biome = path.join(root, "node_modules/.bin/biome");
    for (const { name, mayImport } of rooms) {
      if (mayImport === "everything" || name === "examples") continue;
      const file = name.includes(".") ? name : `${name}/a-new-file.ts`;
      const far = name === "bench" ? "../cli/main" : "../test/support/checkout";
      const { exitCode, stdout } = await execa(
        biome,
        ["lint", "--only=style/noRestrictedImports", `--stdin-file-path=${file}`],
        { cwd: root, input: `import { x } from "${far}";\nx();\n`, reject: false, all: true },
      );
      assert.equal(exitCode, 1, `${file} may import ${far}: ${stdout}`);
    }
  });
});
