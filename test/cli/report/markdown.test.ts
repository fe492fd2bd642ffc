import assert from "node:assert/strict";
import { marked } from "marked";
import { markdownText } from "../../../cli/report/markdown";
import { everything, nothing } from "./report-fixture";

describe("reports as Markdown", () => {
  it("are tables that a reader of Markdown reads back", () => {
    const tables = marked.lexer(markdownText(everything)).filter(({ type }) => type === "table");
    const rows = tables.map((table) => (table as { rows: readonly { text: string }[][] }).rows);
    assert.deepEqual(
      rows[0]?.map((cells) => cells.map(({ text }) => text).slice(0, 4)),
      [
        ["error", "`l7-shadowed`", "`CiliumNetworkPolicy/shop/web`", "`shop/web.yaml`"],
        ["error", "`expectation`", "`web -> world 443/TCP is denied`", ""],
        [
          "warning",
          "`icmp-type-zero`",
          "`CiliumNetworkPolicy/shop/ping`<br>`spec.ingress[0].icmps`",
          "`shop/ping, all: of it.yaml:7`<br>and 1 more with this cause",
        ],
        ["info", "`icmp-type-zero`", "", ""],
      ],
    );
    assert.deepEqual(
      rows[1]?.map((cells) => cells.map(({ text }) => text)),
      [["web", "a|b"]],
    );
  });

  it("are not read as HTML or Markdown where they quote something", () => {
    const html = String(marked(markdownText(everything)));
    assert.match(html, /100% of &lt;requests&gt; &amp; &quot;more&quot; \| pass/);
    assert.match(
      html,
      /<code>a\|b<\/code> \*too\*:<br>all of them\.<br><strong>fix:<\/strong> Take the rule out\./,
    );
    assert.match(html, /silenced: 1/);
  });

  it("fit into a comment, and say what does not", () => {
    const [one] = everything.results;
    assert.ok(one);
    const results = Array.from({ length: 500 }, (_, index) => ({
      ...one,
      message: `Number ${index}.`,
      cause: String(index),
    }));
    const text = markdownText({ ...everything, results }, 5_000);
    assert.ok(text.length <= 5_000, String(text.length));
    assert.match(text, /\n\n… and \d+ more lines, which do not fit into a comment\n$/);
  });

  it("are the summary alone where nothing was found", () => {
    assert.equal(markdownText(nothing), "### lab lint\n\n1 policy: nothing found\n");
  });
});
