import type { Answer, FlowVerdict, PolicyStatus } from "../../verdicts/answer";
import type { Expectation, ExpectedFlow, FlowCase, RefusalCase } from "./case-file";

/** Parts of a verdict that can be expected besides its explanation. */
const fields = ["verdict", "egress", "ingress", "l7", "auth"] as const;

const expectationOf = ({ expect }: ExpectedFlow): Expectation => ({
  l7: "none",
  auth: "",
  ...(typeof expect === "string" ? { verdict: expect } : expect),
});

const flowName = ({ expect: _expect, ...flow }: ExpectedFlow): string => JSON.stringify(flow);

/** Where a verdict is not what was expected, its explanation aside. */
export const verdictMismatches = (flow: ExpectedFlow, verdict: FlowVerdict): string[] => {
  const expected = expectationOf(flow);
  return fields.flatMap((field) => {
    const wanted = expected[field];
    return wanted === undefined || wanted === verdict[field]
      ? []
      : [`${flowName(flow)}: ${field} is ${verdict[field] || "empty"}, wanted ${wanted || "empty"}`];
  });
};

const missingReasons = (flow: ExpectedFlow, { because }: FlowVerdict): string[] =>
  (expectationOf(flow).because ?? [])
    .filter((part) => !because.some(({ text }) => text.includes(part)))
    .map(
      (part) =>
        `${flowName(flow)}: no step says "${part}", but ${because.map(({ text }) => text).join("; ")}`,
    );

/**
 * Where an answer is not what a case expects; empty if it is.
 *
 * @param reasons whether the explanations are compared too.
 */
export const flowMismatches = ({ policies, flows }: FlowCase, answer: Answer, reasons: boolean): string[] => {
  const counts = [policies.length - answer.policies.length, flows.length - answer.verdicts.length];
  if (counts.some((count) => count !== 0)) return ["there is no answer for every policy and flow"];
  const refused = answer.policies.flatMap(({ name, error }) =>
    error === undefined ? [] : [`${name} is refused: ${error}`],
  );
  const differing = answer.verdicts.flatMap((verdict, index) => {
    const flow = flows[index];
    if (flow === undefined) return [];
    return [...verdictMismatches(flow, verdict), ...(reasons ? missingReasons(flow, verdict) : [])];
  });
  return [...refused, ...differing];
};

/** Where the problems of a policy are not those that a case expects, in order; empty if they are. */
export const refusalMismatches = (
  { problems }: RefusalCase,
  { problems: found = [] }: PolicyStatus,
): string[] => {
  const shown = found.map(({ path, reason }) => `${path}: ${reason}`).join("; ") || "nothing";
  if (found.length !== problems.length) return [`wanted ${problems.length} problems, found ${shown}`];
  const wrong = problems.filter(({ path, reason }, index) => {
    const other = found[index];
    return other?.path !== path || !other.reason.includes(reason);
  });
  return wrong.map(({ path, reason }) => `wanted ${path}: ${reason}, found ${shown}`);
};
