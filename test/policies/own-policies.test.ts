import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../messages/user-error";
import { ensureSound } from "../../policies/checked-objects";
import { identityOf } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import { readOwnPolicies } from "../../policies/own/own-policies";

const fixtures = join(__dirname, "../fixtures/own-policies");

const problemsOf = (folder: string): readonly string[] => {
  try {
    readOwnPolicies(folder, fixtures, lab);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    const [heading, ...problems] = error.message.split("\n  ");
    assert.equal(heading, `the policies in ${folder} are refused; nothing was changed.`);
    return problems;
  }
  return [];
};

describe("a folder of one's own policies", () => {
  it("is a stack: objects with the lab's default deny, pods, expectations", () => {
    const { objects, workloads, expectations } = readOwnPolicies("good", fixtures, lab);
    assert.deepEqual(objects.map(identityOf), [
      "NetworkPolicy/policy-lab/default-deny",
      "NetworkPolicy/policy-lab/client-out",
      "CiliumNetworkPolicy/policy-lab/reads-only",
    ]);
    assert.deepEqual(workloads, ["server", "client", "intruder"]);
    assert.deepEqual(
      expectations.map(({ verdict, because }) => [verdict, because]),
      [
        ["allowed", "expectations.yaml says so"],
        ["denied-by-l7", "reading is no writing"],
        ["denied-by-default", "expectations.yaml says so"],
      ],
    );
    assert.doesNotThrow(() => ensureSound({ name: "own", objects, expectations }, lab));
  });

  it("is refused where it does not do what its expectations say", () => {
    const { objects, expectations } = readOwnPolicies("unmet", fixtures, lab);
    assert.throws(
      () => ensureSound({ name: "own", objects, expectations }, lab),
      (error: unknown) =>
        error instanceof UserError &&
        /client → server:8080\/TCP DELETE \/docs is to be allowed/.test(error.message),
    );
  });

  it("names every wrong file, document and field at once", () => {
    const problems = problemsOf("wrong").join("\n");
    assert.match(problems, /broken\.yaml, line \d+: No YAML: .*\(unreadable-manifest\)/);
    assert.doesNotMatch(problems, /config-map\.yaml/);
    assert.match(problems, /expectations\.yaml, line 1: workloads\[0\]: /);
    assert.match(problems, /expectations\.yaml, line \d+: expectations\[0\]\.flow\.port: /);
    assert.match(
      problems,
      /expectations\.yaml, line \d+: expectations\[0\]\.verdict: .* Accepted: allowed, /,
    );
  });

  it("is refused for a finding of severity error, with its id and the fix", () => {
    const [problem = "", ...more] = problemsOf("found");
    assert.deepEqual(more, []);
    assert.match(problem, /^l7\.yaml: spec\.ingress\[0\]\.toPorts\[0\]/);
    assert.match(problem, /\(l7-needs-tcp\) Fix: /);
  });

  it("has to be there, and to hold a policy", () => {
    assert.deepEqual(problemsOf("nothing-here"), ["there is no such folder (key policies.dir)"]);
    const empty = mkdtempSync(join(tmpdir(), "own-policies-"));
    try {
      assert.deepEqual(problemsOf(empty), ["no policy is in it"]);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
