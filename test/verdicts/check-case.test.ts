import assert from "node:assert/strict";
import { answerQuestion } from "../../verdicts/answer-question";
import {
  caseFiles,
  completePolicy,
  type FlowCase,
  parseCaseFile,
  questionOf,
  refusedQuestionOf,
} from "./case-file";
import { flowMismatches, refusalMismatches } from "./check-case";

const file = parseCaseFile(
  "an example",
  `
world:
  endpoints: [{ name: web, namespace: shop }, { name: api, namespace: shop }]
cases:
  - name: a policy
    policies: [{ spec: { endpointSelector: {}, ingress: [{}] } }]
    flows: [{ from: shop/web, to: shop/api, port: 80, expect: denied-by-default }]
  - name: no policy
    policy: { spec: { endpointSelector: {} } }
    problems: [{ path: spec, reason: at least one rule }]
`,
);
const [example] = file.flowCases;
const [refusal] = file.refusals;
assert.ok(example !== undefined && refusal !== undefined);
const answer = answerQuestion(questionOf(example));

const expecting = (expect: FlowCase["flows"][number]["expect"]): string[] =>
  flowMismatches({ ...example, flows: example.flows.map((flow) => ({ ...flow, expect })) }, answer, true);

describe("the runner of the cases", () => {
  it("finds nothing where the expectation is right", () => {
    assert.deepEqual(flowMismatches(example, answer, true), []);
    assert.deepEqual(expecting({ verdict: "denied-by-default", because: ["default deny"] }), []);
  });

  it("finds a wrong verdict, and shows the flow", () => {
    assert.deepEqual(expecting("allowed"), [
      '{"from":"shop/web","to":"shop/api","port":80}: verdict is denied-by-default, wanted allowed',
    ]);
  });

  it("finds every other wrong part", () => {
    const verdict = "denied-by-default";
    assert.match(
      expecting({ verdict, egress: verdict }).join(),
      /egress is allowed, wanted denied-by-default/,
    );
    assert.match(expecting({ verdict, ingress: "allowed" }).join(), /ingress is denied-by-default/);
    assert.match(expecting({ verdict, l7: "http" }).join(), /l7 is none, wanted http/);
    assert.match(expecting({ verdict, auth: "required" }).join(), /auth is empty, wanted required/);
    assert.match(expecting({ verdict, because: ["a rule"] }).join(), /no step says "a rule", but no policy/);
  });

  it("finds an l7 and an authentication that nobody expected", () => {
    const [verdict] = answer.verdicts;
    assert.ok(verdict !== undefined);
    const other = { ...answer, verdicts: [{ ...verdict, l7: "http", auth: "required" } as const] };
    assert.equal(flowMismatches(example, other, false).length, 2);
  });

  it("finds a policy that is refused, and answers that are missing", () => {
    const refused = [{ kind: "NetworkPolicy", name: "p", error: "bad" }];
    assert.deepEqual(flowMismatches(example, { ...answer, policies: refused }, true), ["p is refused: bad"]);
    assert.equal(flowMismatches(example, { ...answer, verdicts: [] }, true).length, 1);
    assert.equal(flowMismatches(example, { ...answer, policies: [] }, true).length, 1);
  });

  it("finds problems that are not those expected", () => {
    const [status] = answerQuestion(refusedQuestionOf(refusal)).policies;
    assert.ok(status !== undefined);
    const [problem] = refusal.problems;
    assert.ok(problem !== undefined);
    const mismatches = (problems: (typeof refusal)["problems"]): number =>
      refusalMismatches({ ...refusal, problems }, status).length;
    assert.equal(mismatches([problem]), 0);
    assert.equal(mismatches([]), 1);
    assert.equal(mismatches([problem, problem]), 1);
    assert.equal(mismatches([{ ...problem, path: "spec.ingress" }]), 1);
    assert.equal(mismatches([{ ...problem, reason: "something else" }]), 1);
    assert.equal(refusalMismatches(refusal, { kind: "NetworkPolicy", name: "taken" }).length, 1);
  });

  it("completes policies, and leaves whole objects alone", () => {
    const cilium = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" };
    assert.deepEqual(completePolicy({ spec: {} }, 1), {
      ...cilium,
      metadata: { name: "policy-1", namespace: "shop" },
      spec: {},
    });
    assert.deepEqual(completePolicy({ kind: "CiliumClusterwideNetworkPolicy" }, 0), {
      apiVersion: "cilium.io/v2",
      kind: "CiliumClusterwideNetworkPolicy",
      metadata: { name: "policy-0" },
    });
    const whole = { apiVersion: "v1" };
    assert.equal(completePolicy(whole, 0), whole);
  });
});

describe("the cases", () => {
  const files = caseFiles();

  it("are there for every subject", () => assert.ok(files.length >= 29, String(files.length)));

  it("have names that occur once in a file", () => {
    for (const { subject, flowCases, refusals } of files) {
      const names = [...flowCases, ...refusals].map(({ name }) => name);
      assert.deepEqual(names, [...new Set(names)], subject);
    }
  });

  it("have something to check each", () => {
    for (const { flowCases, refusals } of files) {
      for (const { name, flows } of flowCases) assert.ok(flows.length > 0, name);
      for (const { name, problems } of refusals) assert.ok(problems.length > 0, name);
    }
  });
});
