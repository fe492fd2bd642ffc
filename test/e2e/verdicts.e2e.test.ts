import assert from "node:assert/strict";
import type { MatrixJson } from "../../cli/verdicts/matrix-json";
import type { PhaseName } from "../../policies/catalogue";
import type { Checkout } from "../support/checkout";
import { sharedCheckout } from "./shared-sandbox";

describe("the verdicts of a cluster, with the real API server", function () {
  this.timeout(900_000);
  let checkout: Checkout;

  const verdicts = async (...args: readonly string[]) => {
    const result = await checkout.lab(["verdicts", ...args]);
    assert.doesNotMatch(result.all, /\n\s+at .*:\d+:\d+\)?/, "a stack trace");
    return result;
  };

  before(async () => {
    checkout = sharedCheckout();
    await checkout.setPhase("none");
    await checkout.up();
  });
  after(async () => {
    await checkout.pulumi(["destroy", "--yes"]);
    checkout.restoreConfig();
  });

  // Those of the runbook: every kind of object that the sandbox stores, and nothing that has to be switched on.
  const phases: readonly PhaseName[] = ["baseline", "deny-proof", "l7-get-root"];
  for (const phase of phases) {
    it(`are what phase ${phase} expects, once it is up`, async () => {
      await checkout.setPhase(phase);
      await checkout.up();
      const live = await verdicts("--live", "--phase", phase, "--json");
      assert.equal(live.exitCode, 0, live.all);
      const { subject, policies, flows, unmet } = JSON.parse(live.stdout) as MatrixJson;
      assert.equal(subject.kind, "live");
      assert.equal(unmet, 0);
      assert.ok(policies.length > 0);
      assert.deepEqual(
        policies.filter(({ error }) => error !== undefined),
        [],
        "what an API server stores is read as it was written",
      );
      const server = flows.find(({ to }) => to === "server")?.flow.to;
      assert.match(
        String(server),
        /^policy-lab\/server-/,
        "the pod of the Deployment, not the lab's model of it",
      );
      const diff = await verdicts("--diff", phase, "live", "--exit-code");
      assert.equal(diff.exitCode, 0, diff.all);
    });
  }

  it("differ from another phase, and name the context", async () => {
    const { exitCode, all } = await verdicts("--diff", "live", "baseline", "--exit-code");
    assert.equal(exitCode, 1);
    assert.match(all, /context: kwok-policy-lab/);
    assert.match(all, /POST \/\s+denied-by-l7\s+allowed/);
  });

  it("explain a flow between pods that run", async () => {
    const { exitCode, stdout } = await verdicts(
      ...[
        "--live",
        "--from",
        "policy-lab/client",
        "--to",
        "policy-lab/server",
        "--port",
        "8080",
        "--path",
        "/x",
      ],
    );
    assert.equal(exitCode, 0);
    assert.match(stdout, /HTTP status 403/);
  });
});
