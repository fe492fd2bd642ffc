import assert from "node:assert/strict";
import { matrixHtml } from "../../../cli/verdicts/html/matrix-html";
import { phaseNames } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab/lab";
import { decideMatrix } from "../../../questions/matrix";
import { phaseSubject } from "../../../questions/phase-subject";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { matrixSvg } from "../../../questions/picture/matrix-svg";
import { verdictSymbols } from "../../../questions/picture/verdict-symbols";

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Whether every element of a text is closed in order. Elements of HTML that are never closed are left out. */
const isBalanced = (html: string): boolean => {
  const open: string[] = [];
  for (const [, closing, name, own] of html.matchAll(/<(\/?)([a-z0-9]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (name === undefined || name === "meta" || own === "/") continue;
    if (closing === "") open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
};

describe("the picture of the matrix", () => {
  for (const phase of phaseNames) {
    const matrix = decideMatrix(phaseSubject(lab, phase));
    const html = matrixHtml(matrix);

    it(`of ${phase} has every flow, as a cell with a symbol and as a line with reasons`, () => {
      assert.equal(count(html, /<g class="flow /g), matrix.rows.length);
      assert.equal(count(html, /<tr>/g), matrix.rows.length + 1);
      for (const { answer } of matrix.rows) {
        assert.ok(html.includes(`>${verdictSymbols[answer.verdict].symbol}</text>`));
      }
    });

    it(`of ${phase} needs nothing from anywhere and no script`, () => {
      const urls = [...html.matchAll(/\b[a-z]+:\/\/[^"'\s<]+/g)].map(([url]) => url);
      assert.deepEqual(urls, ["http://www.w3.org/2000/svg"]);
      assert.doesNotMatch(html, /<script|<link|<img|@import|url\(|\son\w+=|href=|src=/i);
    });

    it(`of ${phase} is well-formed`, () => {
      assert.ok(html.startsWith("<!doctype html>\n"));
      assert.ok(isBalanced(html));
    });
  }

  it("is as wide and high as what is in it", () => {
    const svg = matrixSvg(decideMatrix(phaseSubject(lab, "l7-get-root")), "t");
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    for (const [, x, y, w, h] of svg.matchAll(
      /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    )) {
      assert.ok(Number(x) + Number(w) <= Number(width));
      assert.ok(Number(y) + Number(h) <= Number(height));
    }
  });

  it("marks what is not as expected by more than a colour", () => {
    const subject = phaseSubject(lab, "baseline");
    const html = matrixHtml(decideMatrix({ ...subject, world: { ...subject.world, policies: [] } }));
    assert.match(html, /class="flow allowed unmet"/);
    assert.match(html, /80\/TCP !<\/text>/);
    assert.match(html, /! expected denied-by-default/);
  });

  it("escapes whatever names hold", () => {
    const evil = `<script>alert("1")</script>&'`;
    const subject = phaseSubject(lab, "baseline");
    const rows = subject.rows.map((row) => ({ ...row, from: evil }));
    const html = matrixHtml(decideMatrix({ ...subject, name: evil, notes: [evil], summary: evil, rows }));
    assert.doesNotMatch(html, /<script/);
    assert.ok(isBalanced(html));
    assert.equal(escapeHtml(`${evil}\u0000`), "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
  });

  it("tells verdicts apart without colours", () => {
    const symbols = Object.values(verdictSymbols).map(({ symbol }) => symbol);
    assert.equal(new Set(symbols).size, symbols.length);
  });
});
