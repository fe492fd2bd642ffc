import assert from "node:assert/strict";
import { posix } from "node:path";
import { type MarkdownPage, parsePage } from "./markdown-page";
import { documentationPages } from "./pages";
import { linkProblems, pathProblems } from "./reference-problems";

const pages = documentationPages();

/** Pages that the table of contents does not lead to, at one or two removes. */
const unlisted = (all: readonly MarkdownPage[]): readonly string[] => {
  const from = (path: string): readonly string[] =>
    all
      .filter((page) => page.path === path)
      .flatMap(({ links }) =>
        links.map(({ text }) => posix.normalize(posix.join(posix.dirname(path), text.split("#")[0] ?? ""))),
      );
  const listed = from("docs/README.md");
  const reached = new Set(["docs/README.md", ...listed, ...listed.flatMap(from)]);
  return all.map(({ path }) => path).filter((path) => path.startsWith("docs/") && !reached.has(path));
};

describe("what the documentation refers to", () => {
  for (const page of pages) {
    it(`${page.path}: links and pictures lead somewhere`, () => {
      assert.deepEqual(linkProblems(page, pages), []);
    });
    it(`${page.path}: paths of the project are there`, () => {
      assert.deepEqual(pathProblems(page), []);
    });
  }

  it("docs/README.md leads to every page", () => {
    assert.deepEqual(unlisted(pages), []);
  });
});

describe("a slip in the documentation's references is noticed", () => {
  const fixture = (text: string): readonly string[] => {
    const page = parsePage("docs/fixture.md", text);
    return [...linkProblems(page, [...pages, page]), ...pathProblems(page)];
  };
  const slips: Readonly<Record<string, string>> = {
    "a page that is not there": "[x](nowhere.md)",
    "a link that counts from the wrong folder": "[x](docs/sandbox.md)",
    "a heading that another page does not have": "[x](sandbox.md#nothing)",
    "a heading that this page does not have": "# A\n\n[x](#b)",
    "a picture that is not there": "![x](images/nothing.png)",
    "a picture in HTML that is not there": '<p align="center"><img alt="x" src="images/nothing.png"></p>',
    "a path in prose that is not there": "It is in `components/nothing.ts`.",
    "a link in a table": "| a |\n| --- |\n| [x](nowhere.md) |",
  };
  for (const [what, text] of Object.entries(slips)) {
    it(what, () => {
      assert.equal(fixture(text).length, 1);
    });
  }

  it("and what is right is left alone", () => {
    const right = [
      "# What & why: `lab lint`",
      "## Twice",
      "## Twice",
      "[a](sandbox.md) [b](sandbox.md#after-a-crash) [c](#what--why-lab-lint) [d](#twice-1) [e](../policies/)",
      "[f](https://example.com/x) `components/cilium.ts` `verdicts/` `policies.dir`",
    ];
    assert.deepEqual(fixture(right.join("\n\n")), []);
  });

  it("a page that nothing leads to", () => {
    const lonely = parsePage("docs/lonely.md", "# Lonely");
    assert.deepEqual(unlisted([parsePage("docs/README.md", "[a](a.md)"), lonely]), ["docs/lonely.md"]);
  });
});
