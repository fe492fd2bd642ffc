import assert from "node:assert/strict";
import { runnableBlocks } from "../docs/command-block";
import { pageScript } from "../docs/page-script";
import { documentationPages } from "../docs/pages";
import { statementsOf } from "../docs/shell-statements";
import { packetsCheckout } from "./packets-sandbox";

const path = "docs/runbook.md";

/** The node is there already. */
const goesBefore = /^(?:\.\/lab sandbox up|eval )/;

/** The commands that a phase takes: choose, lay down, prove, look. */
const inPhase = (phase: string): readonly RegExp[] => [
  new RegExp(`^pulumi config set phase ${phase}$`),
  /^pulumi up(?: |$)/,
  /^\.\/lab prove(?: |$)/,
  /^\.\/lab hubble observe(?: |$)/,
];

const page = documentationPages().find((one) => one.path === path);
const blocks = (page === undefined ? [] : runnableBlocks(page)).map(statementsOf);

describe(`${path}, on a node with packets`, function () {
  this.timeout(1_800_000);

  for (const phase of ["baseline", "deny-proof", "l7-get-root"])
    it(`has four commands for ${phase}`, () => {
      const own =
        blocks.find((statements) => statements[0]?.text === `pulumi config set phase ${phase}`) ?? [];
      const wanted = inPhase(phase);
      assert.equal(own.length, wanted.length);
      for (const [index, pattern] of wanted.entries()) assert.match(own[index]?.text ?? "", pattern);
    });

  it("is proven phase by phase, by its own commands in one shell", async () => {
    const statements = blocks.flat().filter(({ text }) => !goesBefore.test(text));
    const script = pageScript(statements);
    const { exitCode, all } = await packetsCheckout().run("env", [
      "PULUMI_SKIP_CONFIRMATIONS=true",
      "bash",
      "-c",
      `exec 2>&1\n${script}`,
    ]);
    assert.equal(exitCode, 0, all.split("\n").slice(-80).join("\n"));
    // The curves of a load come before the line that sums a proof up.
    const said = [
      /phase baseline: 6 expectations proven/,
      /agents counted: cilium_drop_count_total\{reason="Policy denied"\} +\S+ +[1-9]/,
      /phase deny-proof: \d+ expectations proven/,
      /Policy denied DROPPED \(TCP Flags: SYN\)/,
      /agents counted: cilium_policy_l7_total\{rule="denied"\} +\S+ +[1-9]/,
      /phase l7-get-root: 6 expectations proven/,
      /http-response FORWARDED \(HTTP\/1\.1 403 /,
    ];
    let from = 0;
    for (const pattern of said) {
      const at = all.slice(from).search(pattern);
      assert.ok(at >= 0, `${pattern}, after what came before it:\n${all}`);
      from += at;
    }
  });
});
