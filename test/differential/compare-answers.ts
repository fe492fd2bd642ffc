import type { Answer, FlowVerdict } from "../../verdicts/answer";
import type { Question } from "../../verdicts/world";
import type { OracleAnswer, OracleVerdict } from "../support/oracle";

/**
 * What can differ: whether a policy is taken, a part of a flow's verdict, how much was answered at all, or that one side
 * threw instead. Texts (`because`, the words of an error) are not compared.
 */
export type ComparedField = "policy" | "verdict" | "egress" | "ingress" | "l7" | "auth" | "count" | "thrown";

/** One place where two answers to one question are not alike. */
export interface Difference {
  readonly field: ComparedField;
  /** Index of the policy or of the flow in the question. */
  readonly index: number;
  readonly ours: string;
  readonly theirs: string;
}

const flowFields = ["verdict", "egress", "ingress", "l7", "auth"] as const;

// Where two entries of a policy map ask for different authentication of one flow, Cilium keeps the one that its map
// happens to give first. The oracle says so, and there is no answer to compare.
const isAuthStable = (verdict: OracleVerdict): boolean => verdict.authStable !== false;

const flowDifferences = (index: number, ours: FlowVerdict, theirs: OracleVerdict): Difference[] =>
  flowFields
    .filter((field) => ours[field] !== theirs[field] && (field !== "auth" || isAuthStable(theirs)))
    .map((field) => ({ field, index, ours: ours[field], theirs: theirs[field] }));

const count = (answer: Answer): string =>
  `${answer.policies.length} policies, ${answer.verdicts.length} verdicts`;

/**
 * Where the answers differ: whether a policy is taken, and verdict, egress, ingress, l7 and auth of each flow.
 *
 * @param ours answer of the engine here.
 * @param theirs answer of Cilium's own engine.
 */
export const compareAnswers = (question: Question, ours: Answer, theirs: OracleAnswer): Difference[] => {
  const wanted = `${question.policies?.length ?? 0} policies, ${question.flows?.length ?? 0} verdicts`;
  if (count(ours) !== wanted || count(theirs) !== wanted) {
    return [{ field: "count", index: 0, ours: count(ours), theirs: count(theirs) }];
  }
  const policies = ours.policies.flatMap((mine, index): Difference[] => {
    const other = theirs.policies[index];
    return (mine.error === undefined) === (other?.error === undefined)
      ? []
      : [{ field: "policy", index, ours: mine.error ?? "taken", theirs: other?.error ?? "taken" }];
  });
  const flows = ours.verdicts.flatMap((mine, index) => {
    const other = theirs.verdicts[index];
    return other === undefined ? [] : flowDifferences(index, mine, other);
  });
  return [...policies, ...flows];
};
