import assert from "node:assert/strict";
import { identityOf } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import { phaseWorld } from "../../policies/lab/lab-world";
import { baseline } from "../../policies/phases/baseline";
import { l7GetRoot } from "../../policies/phases/l7-get-root";
import type { Outcome } from "../../proof/outcome";
import { labRows } from "../../proof/plan/expected-rows";
import { usualAnswers } from "../../proof/probes/read-outcome";
import { explainMismatch } from "../../proof/result/explain-mismatch";
import { exitCodeOf, type ProofRow, type Testimony } from "../../proof/result/proof";
import { fits, weigh } from "../../proof/result/weigh";
import type { Observation, SeenVerdict } from "../../proof/witness";
import { VerdictEngine } from "../../verdicts/answer-question";

const saw = (...verdicts: readonly SeenVerdict[]): readonly Observation[] =>
  verdicts.map((verdict) => ({ witness: "hubble", verdict, text: `${verdict} by hubble` }));

describe("what a witness saw", () => {
  it("fits a verdict, contradicts it, or is nothing", () => {
    assert.equal(fits("allowed", saw("forwarded"), false), "agrees");
    assert.equal(fits("allowed", saw("forwarded", "dropped"), false), "differs");
    assert.equal(fits("allowed", saw("forwarded", "refused"), false), "differs");
    assert.equal(fits("denied-by-default", saw("forwarded", "dropped"), false), "agrees");
    assert.equal(fits("denied-by-default", saw("forwarded"), false), "differs");
    assert.equal(fits("denied-by-l7", saw("forwarded", "refused"), false), "agrees");
    assert.equal(fits("denied-by-l7", [], false), "unknown");
  });

  it("may be a first packet that an authentication dropped, and no other one", () => {
    const first: Observation = {
      witness: "hubble",
      verdict: "dropped",
      dropReason: "AUTH_REQUIRED",
      text: "",
    };
    assert.equal(fits("allowed", [first, ...saw("forwarded")], true), "agrees");
    assert.equal(fits("allowed", [first, ...saw("forwarded")], false), "differs");
    assert.equal(fits("allowed", [...saw("dropped"), ...saw("forwarded")], true), "differs");
  });
});

describe("what is known of an expectation", () => {
  const denied = { verdict: "denied-by-l7", row: { flow: { http: {} } } } as const;
  const result = (
    outcome: Outcome,
    testimonies: readonly Testimony[] = [],
    computed = "denied-by-l7" as const,
  ) =>
    weigh({ expected: denied, computed: { verdict: computed }, outcome, testimonies, answers: usualAnswers });
  const refused: Outcome = { kind: "http", status: 403, byProxy: true };
  const of = (observations: readonly Observation[]): Testimony => ({ witness: "hubble", observations });

  it("is proven where all who saw it agree, and missing witnesses are no matter", () => {
    assert.equal(result(refused).result, "proven");
    assert.equal(result(refused, [of(saw("refused"))]).result, "proven");
    assert.equal(result(refused, [of([])]).result, "proven");
    assert.equal(result(refused, [{ witness: "hubble", missing: "no relay" }]).result, "proven");
  });

  it("is not proven without the word of a witness that is required, whatever the others saw", () => {
    const required = (...testimonies: readonly Testimony[]) => {
      const evidence = { expected: denied, computed: { verdict: "denied-by-l7" }, outcome: refused } as const;
      return weigh({ ...evidence, testimonies, answers: usualAnswers, required: ["hubble"] });
    };
    assert.deepEqual(required(of(saw("refused"))), { result: "proven", reasons: [], unwitnessed: [] });
    assert.deepEqual(required(of([])), {
      result: "not-proven",
      reasons: ["hubble saw nothing of it, and it is required"],
      unwitnessed: ["hubble"],
    });
    assert.deepEqual(required({ witness: "hubble", missing: "Hubble lost 3 events" }).reasons, [
      "hubble says nothing of it: Hubble lost 3 events, and it is required",
    ]);
    const other: Testimony = { witness: "metrics", observations: [] };
    assert.equal(required(of(saw("refused")), other).result, "proven");
    assert.equal(required(of(saw("forwarded"))).result, "mismatch");
  });

  it("is a mismatch where one of them saw something else", () => {
    const passed = result({ kind: "http", status: 404, byProxy: false });
    const unwitnessed: readonly string[] = [];
    const reasons = ["expected 403 by Cilium's proxy, got 404"];
    assert.deepEqual(passed, { result: "mismatch", reasons, unwitnessed });
    const contradicted = result(refused, [of(saw("forwarded"))]);
    const saws = ["hubble saw: forwarded by hubble"];
    assert.deepEqual(contradicted, { result: "mismatch", reasons: saws, unwitnessed });
  });

  it("is a mismatch where the engine computes something else for what the cluster has", () => {
    const { result: is, reasons } = weigh({
      expected: denied,
      computed: { verdict: "allowed" },
      outcome: refused,
      testimonies: [],
      answers: usualAnswers,
    });
    assert.equal(is, "mismatch");
    assert.match(reasons[0] ?? "", /engine computes allowed/);
  });

  it("is not proven by a client that can't tell, unless a witness can", () => {
    const unclear: Outcome = { kind: "unclear", text: "the container has no curl" };
    assert.deepEqual(result(unclear).reasons, ["the container has no curl"]);
    assert.equal(result(unclear).result, "not-proven");
    assert.equal(result(unclear, [of(saw("refused"))]).result, "proven");
  });
});

describe("the exit code of a proof", () => {
  const rows = (...results: readonly ProofRow["result"][]) =>
    results.map((result) => ({ result })) as unknown as readonly ProofRow[];
  const missing = { name: "hubble", missing: "no relay", required: true } as const;

  it("is 0 for a whole proof, 1 for a mismatch, 3 where something is open", () => {
    assert.equal(exitCodeOf({ rows: rows("proven", "proven"), witnesses: [] }), 0);
    assert.equal(exitCodeOf({ rows: rows("proven", "mismatch", "not-proven"), witnesses: [] }), 1);
    assert.equal(exitCodeOf({ rows: rows("proven", "not-proven"), witnesses: [] }), 3);
    assert.equal(exitCodeOf({ rows: [], witnesses: [] }), 3);
  });

  it("is 1 where a required witness said nothing of an expectation", () => {
    const [silent] = rows("not-proven").map((row) => ({ ...row, unwitnessed: ["hubble"] as const }));
    assert.ok(silent);
    assert.equal(exitCodeOf({ rows: [...rows("proven"), silent], witnesses: [] }), 1);
  });

  it("is 1 where a required witness is missing, and not where any other is", () => {
    assert.equal(exitCodeOf({ rows: rows("proven"), witnesses: [missing] }), 1);
    assert.equal(exitCodeOf({ rows: rows("proven"), witnesses: [{ ...missing, required: false }] }), 0);
  });
});

describe("a mismatch is explained", () => {
  const own = {
    identities: new Set(l7GetRoot.objects(lab).map(identityOf)),
    owner: "phase l7-get-root",
  };
  const [post] = labRows(lab, l7GetRoot.expectations(lab), new Map()).filter(
    ({ row }) => row.flow.http?.method === "POST",
  );
  const world = phaseWorld(lab, l7GetRoot);
  const explained = (policies: readonly object[], seen: "passed" | "refused"): readonly string[] => {
    assert.ok(post);
    const there = { ...world, policies: policies.map((policy) => ({ ...policy })) };
    return explainMismatch(post, new VerdictEngine(there).verdict(post.row.flow), seen, there, own);
  };

  it("by a policy of somebody else that decides it", () => {
    const l4 = baseline.objects(lab).find(({ metadata }) => metadata.name === "allow-client-to-server");
    assert.ok(l4);
    assert.deepEqual(explained([...(world.policies ?? []), l4], "passed"), [
      "NetworkPolicy policy-lab/allow-client-to-server (not of phase l7-get-root) allows the same port without looking at requests",
      "the engine computes allowed for the policies that the cluster has",
    ]);
  });

  it("by one of the phase's own that is not there", () => {
    const left = (world.policies ?? []).filter(({ metadata }) => metadata?.name !== "l7-allow-only-get-root");
    const [first, second] = explained(left, "passed");
    assert.equal(
      first,
      "CiliumNetworkPolicy/policy-lab/l7-allow-only-get-root of phase l7-get-root is not in the cluster",
    );
    assert.equal(second, "the engine computes denied-by-default for the policies that the cluster has");
  });

  it("by something that is no policy, where the policies are as they should be", () => {
    const [first, second] = explained(world.policies ?? [], "passed");
    assert.equal(
      first,
      "the engine computes denied-by-l7 for the policies that the cluster has, so something else decides",
    );
    assert.match(second ?? "", /whether the agent of that node enforces/);
  });
});
