import assert from "node:assert/strict";
import { alerts } from "../../observability/rules";
import { anchorOf } from "../../observability/rules/alert-annotations";
import { alertsPage } from "../../scripts/alerts-page";
import { generatedFiles } from "../../scripts/generate";
import { parsePage } from "../docs/markdown-page";
import { observed } from "../observability/rules/lab-phases";

describe("the page of the alerts", () => {
  const page = parsePage("docs/alerts.md", alertsPage());
  const every = alerts(observed("l7-get-root"));

  it("has a heading where the alerts' links lead", () => {
    for (const alert of every) assert.ok(page.anchors.has(anchorOf(alert)), alert.name);
  });

  it("has a block of commands and an expression per alert", () => {
    const of = (language: string): number =>
      page.blocks.filter((block) => block.language === language).length;
    assert.equal(of("sh"), every.length);
    assert.equal(of("promql"), every.length);
  });

  it("is kept fresh with the other generated files", () => {
    assert.ok(generatedFiles.some(({ path }) => path === "docs/alerts.md"));
  });
});
