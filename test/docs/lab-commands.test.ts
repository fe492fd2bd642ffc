import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { labProgram } from "../../cli/main";
import { root } from "./pages";

const page = readFileSync(join(root, "docs/lab.md"), "utf8");

/** Commands that no row of a page's tables is about. */
const withoutRow = (program: Command, text: string): readonly string[] =>
  program.commands
    .map((command) => command.name())
    .filter((name) => !new RegExp(`^\\| \`lab ${name}[ \`]`, "m").test(text));

describe("the commands of lab", () => {
  it("each have a row in docs/lab.md", () => assert.deepEqual(withoutRow(labProgram(), page), []));

  it("would be missed there", () => {
    const program = new Command();
    program.command("lint");
    program.command("greet");
    assert.deepEqual(withoutRow(program, page), ["greet"]);
  });
});
