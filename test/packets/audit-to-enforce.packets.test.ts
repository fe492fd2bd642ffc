import assert from "node:assert/strict";
import { hasCommands } from "../docs/command-block";
import { pageScript } from "../docs/page-script";
import { documentationPages } from "../docs/pages";
import { statementsOf } from "../docs/shell-statements";
import { Checkout } from "../support/checkout";

const path = "docs/audit-to-enforce.md";

describe(`${path}, on a node with packets`, function () {
  this.timeout(3_600_000);
  let checkout: Checkout;

  before(() => {
    checkout = Checkout.create();
  });
  after(() => checkout.remove());

  const page = documentationPages().find((one) => one.path === path);
  const statements = (page?.blocks ?? []).filter(hasCommands).flatMap(statementsOf);

  it(`leads from audit mode to a default deny and back: ${statements.length} commands`, async () => {
    assert.ok(statements.length > 25, `only ${statements.length} commands`);
    const script = pageScript(statements);
    const { exitCode, all } = await checkout.run("env", [
      "PULUMI_SKIP_CONFIRMATIONS=true",
      "bash",
      "-c",
      script,
    ]);
    const lines = all.split("\n");
    assert.equal(exitCode, 0, `${path}:\n${lines.slice(-80).join("\n")}`);
    // What each step is to show: a page whose commands end well and say something else would be no help.
    const said = [
      /\d+ AUDIT/,
      /✓ 3 policies, \d+ of \d+ kinds of traffic that passed pass/,
      /would break: 0/,
      /client → server:8080\/TCP: dropped \(denied-by-default\) → allowed/,
      /recorded verdicts are what the engine says under these policies \(100 %\)/,
      /phase own: \d+ expectations proven/,
      /# Nothing is missing\./,
    ];
    for (const pattern of said) assert.match(all, pattern);
  });
});
