import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../messages/user-error";

const root = join(__dirname, "../..");
const sources = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith("test/") && !file.startsWith("bench/"));

/** Files whose text has the pattern. */
const filesWith = (pattern: RegExp, files: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(files).flatMap(([file, text]) => (pattern.test(text) ? [file] : []));

const ofProject = (): Readonly<Record<string, string>> =>
  Object.fromEntries(sources.map((file) => [file, readFileSync(join(root, file), "utf8")]));

const newError = /\bextends (?:globalThis\.)?(?:Type|Range|Syntax|Reference|Aggregate)?Error\b/;
const pulumisError = /\bRunError\b/;

describe("an error for users", () => {
  it("says its message, what fixes it and the exit code, which is 1 unless said", () => {
    const { message, fix, exitCode } = new UserError("no Go here", { fix: "install Go" });
    assert.deepEqual({ message, fix, exitCode }, { message: "no Go here", fix: "install Go", exitCode: 1 });
    assert.equal(new UserError("what?", { exitCode: 2 }).exitCode, 2);
  });

  it("is the one class that all others extend", () => {
    assert.deepEqual(filesWith(newError, ofProject()), ["messages/user-error.ts"]);
    assert.deepEqual(filesWith(newError, { "own.ts": "class OwnError extends Error {}" }), ["own.ts"]);
  });

  it("becomes Pulumi's in one place", () =>
    assert.deepEqual(filesWith(pulumisError, ofProject()), ["components/end-plainly.ts"]));
});
