import assert from "node:assert/strict";
import { Checkout } from "../support/checkout";
import { runnableBlocks } from "./command-block";
import type { MarkdownPage } from "./markdown-page";
import { pageScript } from "./page-script";
import { documentationPages } from "./pages";
import { elsewhere } from "./run-elsewhere";
import { type Statement, statementsOf } from "./shell-statements";

/** What the shell of a page runs: its commands without those that something else runs. */
const scriptOf = (page: MarkdownPage): readonly Statement[] =>
  runnableBlocks(page)
    .flatMap(statementsOf)
    .flatMap((statement): readonly Statement[] => {
      const exception = elsewhere(page.path, statement.text);
      if (exception === undefined) return [statement];
      return exception.instead === undefined ? [] : [{ ...statement, text: exception.instead }];
    });

/** These start and stop the sandbox themselves; all others find it running. */
const first: readonly string[] = ["README.md", "docs/sandbox.md"];

describe("the commands of the documentation, run as a reader would", function () {
  this.timeout(900_000);
  let checkout: Checkout;
  let up = false;

  before(() => {
    checkout = Checkout.create();
  });
  after(() => checkout.remove());

  const pages = documentationPages();
  const inOrder = [
    ...pages.filter(({ path }) => first.includes(path)),
    ...pages.filter(({ path }) => !first.includes(path)),
  ];
  for (const page of inOrder) {
    const statements = scriptOf(page);
    if (statements.length === 0) continue;
    it(`${page.path}: ${statements.length} commands`, async () => {
      checkout.restoreConfig();
      if (!up && !first.includes(page.path)) {
        const started = await checkout.lab(["sandbox", "up"]);
        assert.equal(started.exitCode, 0, started.all);
        up = true;
      }
      // pulumi asks before it changes something; here nobody answers.
      const { exitCode, all } = await checkout.run("env", [
        "PULUMI_SKIP_CONFIRMATIONS=true",
        "bash",
        "-c",
        pageScript(statements),
      ]);
      assert.equal(exitCode, 0, `${page.path}:\n${all.split("\n").slice(-60).join("\n")}`);
    });
  }
});
