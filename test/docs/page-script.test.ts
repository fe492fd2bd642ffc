import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { runnableBlocks } from "./command-block";
import { parsePage } from "./markdown-page";
import { otherwise, pageScript } from "./page-script";
import { documentationPages } from "./pages";
import { elsewhere, runElsewhere } from "./run-elsewhere";
import { type Statement, statementsOf } from "./shell-statements";

const commandsOf = (...lines: readonly string[]): readonly Statement[] =>
  runnableBlocks(parsePage("fixture.md", ["```sh", ...lines, "```"].join("\n"))).flatMap(statementsOf);

const run = (...lines: readonly string[]) =>
  spawnSync("bash", ["-c", pageScript(commandsOf(...lines))], { encoding: "utf8" });

describe("a shell with a page's commands", () => {
  it("takes each command with all its lines", () => {
    assert.deepEqual(
      commandsOf(
        "# a comment",
        "one \\",
        "  two",
        "",
        "for i in 1 2; do",
        "  three",
        "done",
        "cat <<'EOF'",
        "x",
        "EOF",
      ),
      [
        { line: 3, text: "one \\\n  two", exitCode: 0 },
        { line: 6, text: "for i in 1 2; do\n  three\ndone", exitCode: 0 },
        { line: 9, text: "cat <<'EOF'\nx\nEOF", exitCode: 0 },
      ],
    );
  });

  it("keeps what one command sets for the next", () => {
    assert.match(run('eval "WORD=kept"', 'echo "$WORD"').stdout, /kept/);
  });

  it("leaves out what needs a real cluster", () => {
    assert.deepEqual(commandsOf("# real cluster", "echo no"), []);
    assert.equal(commandsOf("# a comment", "echo yes").length, 1);
  });

  it("expects the exit code that a comment says", () => {
    assert.equal(run("(exit 1)   # exit code 1: as it should", "true").status, 0);
  });

  const failing: Readonly<Record<string, readonly [string, string]>> = {
    "a command that fails": ["false", "echo later"],
    "the first of two commands": ["false && true", "echo later"],
    "a command before a pipe": ["false | cat", "echo later"],
    "a command that is to fail and does not": ["true   # exit code 1: never", "echo later"],
  };
  for (const [what, lines] of Object.entries(failing)) {
    it(`stops at ${what}`, () => {
      const { status, stderr, stdout } = run(...lines);
      assert.equal(status, otherwise);
      assert.match(stderr, /line 2: ended with exit code/);
      assert.doesNotMatch(stdout, /later/);
    });
  }
});

describe("commands of the documentation that another test runs", () => {
  const commands = documentationPages().flatMap((page) =>
    runnableBlocks(page)
      .flatMap(statementsOf)
      .map(({ text }) => ({ page: page.path, text })),
  );
  for (const exception of runElsewhere) {
    it(`${exception.page} ${exception.command.source}: are there`, () => {
      assert.ok(commands.some(({ page, text }) => elsewhere(page, text) === exception));
    });
  }

  // The checkouts of the tests share one folder of packages by a link: npm would empty it.
  const installs = ({ page, text }: { page: string; text: string }): boolean => {
    const exception = elsewhere(page, text);
    return /\bnpm (?:ci|i|install)\b/.test(exception === undefined ? text : (exception.instead ?? ""));
  };
  it("are all that would install packages", () => {
    assert.deepEqual(commands.filter(installs), []);
    assert.ok(installs({ page: "docs/lab.md", text: "npm ci && ./lab" }));
  });

  it("are told by page and whole command", () => {
    assert.equal(elsewhere("CONTRIBUTING.md", "npm test")?.page, "CONTRIBUTING.md");
    assert.equal(elsewhere("README.md", "npm test"), undefined);
    assert.equal(elsewhere("CONTRIBUTING.md", "npm test && rm -r docs"), undefined);
    assert.equal(
      elsewhere("docs/policies/fqdn.md", "pulumi config set phase fqdn && pulumi up")?.page,
      "docs/policies/",
    );
  });
});
