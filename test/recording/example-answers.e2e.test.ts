import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  answersFile,
  type ExampleAnswers,
  packAnswers,
  unpackAnswers,
} from "../../recording/example-answers";
import { withRecordedExample } from "../../recording/recorded-example";
import { stderrReporter } from "../support/stderr-reporter";
import { askForAnswers } from "./asked-example";

/** Questions that are answered otherwise, and those that one side alone has. */
const differences = (shipped: ExampleAnswers, asked: ExampleAnswers): readonly string[] =>
  (["ranges", "instants"] as const).flatMap((kind) => {
    const questions = [...new Set([...Object.keys(shipped[kind]), ...Object.keys(asked[kind])])];
    return questions.filter(
      (question) => JSON.stringify(shipped[kind][question]) !== JSON.stringify(asked[kind][question]),
    );
  });

describe("the answers of the recorded example that ship", function () {
  this.timeout(30 * 60_000);
  let asked: ExampleAnswers;

  before(async () => {
    asked = await withRecordedExample(stderrReporter, (example) =>
      askForAnswers(example, AbortSignal.timeout(20 * 60_000)),
    );
    // `npm run answers`
    if (process.env.RENEW_ANSWERS === "1") writeFileSync(answersFile, packAnswers(asked));
  });

  it("are what a real Prometheus answers now (npm run answers)", () => {
    assert.ok(existsSync(answersFile));
    const shipped = unpackAnswers(readFileSync(answersFile));
    assert.deepEqual([shipped.from, shipped.to], [asked.from, asked.to]);
    assert.deepEqual(differences(shipped, asked), []);
  });

  it("would be noticed if one were stale, missing or left over", () => {
    const [question = ""] = Object.keys(asked.ranges);
    const { [question]: rows = [], ...others } = asked.ranges;
    const stale = rows.map((row) => ({ ...row, values: row.values.map(() => 1) }));
    assert.deepEqual(differences({ ...asked, ranges: { ...asked.ranges, [question]: stale } }, asked), [
      question,
    ]);
    assert.deepEqual(differences({ ...asked, ranges: others }, asked), [question]);
    assert.deepEqual(differences(asked, { ...asked, ranges: others }), [question]);
  });
});
