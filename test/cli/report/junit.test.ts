import assert from "node:assert/strict";
import { junitText } from "../../../cli/report/junit";
import { junitFaults } from "../../support/report-schemas";
import { everything, nothing } from "./report-fixture";

describe("reports as JUnit XML", () => {
  for (const [name, report] of Object.entries({ everything, nothing })) {
    it(`are valid against the schema of JUnit: ${name}`, () => {
      assert.equal(junitFaults(junitText(report)), "");
    });
  }

  it("would not be with an element that JUnit does not have", () => {
    assert.match(junitFaults(junitText(everything).replaceAll("failure", "fault")), /fault/);
  });

  it("have a suite per file, and a failed test for what fails the command", () => {
    const text = junitText(everything);
    assert.match(text, /<testsuites name="lab lint" tests="8" failures="2" errors="0">/);
    assert.match(text, /<testsuite name="shop\/web\.yaml" tests="2" failures="1" errors="0" skipped="0">/);
    assert.match(
      text,
      /<failure type="error" message="100% of &lt;requests&gt; &amp; &quot;more&quot; \| pass\uFFFD/,
    );
    assert.match(
      text,
      /<testcase name="nothing found CiliumNetworkPolicy\/shop\/fine" classname="shop\/web\.yaml"\/>/,
    );
    assert.match(text, /<skipped>silenced \(annotation\): moves out in spring<\/skipped>/);
    assert.match(
      text,
      /<system-out>warning: shop\/ping, all: of it\.yaml:7\nType 0 lets all pass\.<\/system-out>/,
    );
    assert.match(text, /<testcase name="expectation web -&gt; db 5432\/TCP is allowed" classname="[^"]*"\/>/);
  });
});
