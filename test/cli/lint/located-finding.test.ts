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
  fix: "Fix it.",
  document: 1,
  ...more,
});

describe("findings", () => {
  it("are located by the document they are about, and the field's line", () => {
    const [first, whole] = locateFindings([finding("error"), finding("info", { path: "" })], documents);
    assert.deepEqual([first?.file, first?.document, first?.line], ["a.yaml", 2, 7]);
    assert.equal(whole?.line, 3);
  });

  it("with one cause are said once, with a count and the next places", () => {
    const many = [1, 2, 3, 4, 5, 6].map((line) => ({
      ...finding("info", { explanation: `Number ${line}.` }),
      file: `${line % 2}.yaml`,
      document: 1,
      line,
      cause: "numbers",
    }));
    const other = { ...finding("info"), file: "0.yaml", document: 1, line: 9 };
    const text = (verbose: boolean) =>
      findingsText([...many, other], lookedAt(7, 2), { colours: pc.createColors(false), verbose });
    assert.equal(
      text(false),
      [
        "1.yaml:1 info invalid-policy (6 times, in 2 files)",
        "  B/n/b, spec.ports[1]",
        "  Number 1.",
        "  fix: Fix it.",
        "  also 1.yaml:3, 1.yaml:5, 0.yaml:2 and 2 more",
        "",
        "0.yaml:9 info invalid-policy",
        "  B/n/b, spec.ports[1]",
        "  It is wrong.",
        "  fix: Fix it.",
        "",
        "7 policies in 2 files: 7 info; --verbose lists every one",
      ].join("\n"),
    );
    assert.equal(text(true).match(/ info invalid-policy\n/g)?.length, 7);
    assert.match(text(true), /: 7 info$/);
  });

  it("of a policy that is there in several namespaces name these", () => {
    const twice = ["one", "two"].map((namespace) => ({
      ...finding("info", { policy: `B/${namespace}/b` }),
      file: "a.yaml",
      document: 1,
      line: 2,
    }));
    assert.match(
      findingsText(twice, lookedAt(1, 1), { colours: pc.createColors(false) }),
      /\n {2}in B\/one\/b, B\/two\/b \(all from a\.yaml:2\)\n/,
    );
  });

  it("are printed by file and line, with the fix and a sum", () => {
    const found = locateFindings(
      [finding("error"), finding("warning", { path: "spec", explanation: "It is odd." })],
      documents,
    );
    assert.equal(
      findingsText(found, lookedAt(1, 1), { colours: pc.createColors(false) }),
      [
        "a.yaml:4 warning invalid-policy",
        "  B/n/b, spec",
        "  It is odd.",
        "  fix: Fix it.",
        "",
        "a.yaml:7 error invalid-policy",
        "  B/n/b, spec.ports[1]",
        "  It is wrong.",
        "  fix: Fix it.",
        "",
        "1 policy in 1 file: 1 error, 1 warning",
      ].join("\n"),
    );
    assert.equal(
      findingsText([], lookedAt(2, 0), { colours: pc.createColors(false) }),
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
