import assert from "node:assert/strict";
import pc from "picocolors";
import { findingsText, lookedAt } from "../../../cli/lint/findings-text";
import { isAtLeast, lintExitCode, locateFindings } from "../../../cli/lint/located-finding";
import { parseManifests } from "../../../manifests/parse-manifests";
import type { Finding, Severity } from "../../../verdicts/lint/finding";

const documents = parseManifests(
  "kind: A\n---\nkind: B\nspec:\n  ports:\n    - 1\n    - 2\n",
  "a.yaml",
).documents;
const finding = (severity: Severity, more: Partial<Finding> = {}): Finding => ({
  id: "invalid-policy",
  severity,
  policy: "B/n/b",
  path: "spec.ports[1]",
  explanation: "It is wrong.",
  fix: "Mend it.",
  document: 1,
  ...more,
});

describe("findings", () => {
  it("are located by the document they are about, and the field's line", () => {
    const [first, whole] = locateFindings([finding("error"), finding("info", { path: "" })], documents);
    assert.deepEqual([first?.file, first?.document, first?.line], ["a.yaml", 2, 7]);
    assert.equal(whole?.line, 3);
  });

  it("are printed by file and line, with the fix and a sum", () => {
    const found = locateFindings([finding("error"), finding("warning", { path: "spec" })], documents);
    assert.equal(
      findingsText(found, lookedAt(1, 1), pc.createColors(false)),
      [
        "a.yaml:4 warning invalid-policy",
        "  B/n/b, spec",
        "  It is wrong.",
        "  fix: Mend it.",
        "",
        "a.yaml:7 error invalid-policy",
        "  B/n/b, spec.ports[1]",
        "  It is wrong.",
        "  fix: Mend it.",
        "",
        "1 policy in 1 file: 1 error, 1 warning",
      ].join("\n"),
    );
    assert.equal(
      findingsText([], lookedAt(2, 0), pc.createColors(false)),
      "2 policies in 0 files: nothing found",
    );
  });

  const codes: readonly (readonly [readonly Severity[], Severity | "none", number])[] = [
    [[], "info", 0],
    [["info"], "warning", 0],
    [["info"], "info", 1],
    [["warning", "info"], "error", 0],
    [["warning"], "warning", 1],
    [["info", "error"], "error", 1],
    [["error"], "none", 0],
  ];
  for (const [found, failOn, code] of codes) {
    it(`${found.join(", ") || "none"}, failing on ${failOn}: exit code ${code}`, () => {
      assert.equal(
        lintExitCode(
          found.map((severity) => ({ severity })),
          failOn,
        ),
        code,
      );
    });
  }

  it("are ordered by severity", () => {
    assert.ok(
      isAtLeast("error", "warning") && isAtLeast("warning", "warning") && !isAtLeast("info", "warning"),
    );
  });
});
