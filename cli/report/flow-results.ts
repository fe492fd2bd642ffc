import type { CheckedRow } from "../../questions/check-expected";
import type { FlowRow } from "../../questions/flow-row";
import { portText, requestText, rowText } from "../../questions/flow-row";
import type { Matrix } from "../../questions/matrix";
import { prunedPolicies, refusedPolicies } from "../../questions/matrix";
import type { PolicyStatus } from "../../verdicts/answer";
import type { ReportPlace, ReportResult, ReportRule } from "./report";

/** Rules of what is said of flows. */
export const flowRules: readonly ReportRule[] = [
  {
    id: "expectation",
    summary: "A flow is decided as somebody expects.",
    why: "Whoever wrote the expectation meant the policies to decide the flow so.",
    source: "expectations.yaml, or the phase's own list",
  },
  {
    id: "refused-policy",
    summary: "A policy that an API server or Cilium's agent refuses, or does not keep as it is written.",
    why: "It counts as if it, or a part of it, were not there.",
    source: "docs/verdicts.md",
  },
  {
    id: "unreadable-manifest",
    summary: "A file or document that should be a manifest and cannot be read.",
    why: "What it says is missing from the verdicts.",
    source: "docs/findings.md",
  },
  {
    id: "flow-changed",
    summary: "A flow that two sides decide differently.",
    level: "info",
    source: "docs/verdicts.md",
  },
];

/** An expectation as a result: what is computed, and why. */
export const expectationResult = (
  { row, verdict, auth, because, answer, met }: CheckedRow,
  place: ReportPlace | undefined,
): ReportResult => {
  const wanted = auth === "required" ? `${verdict} after a mutual authentication` : verdict;
  const steps = answer.because.map(({ direction, text }) => `${direction}: ${text}`);
  return {
    rule: "expectation",
    level: met ? "pass" : "error",
    fails: !met,
    subject: rowText(row),
    message: met
      ? `It is ${answer.verdict}, as expected.`
      : `It is to be ${wanted} (${because}), but would be ${answer.verdict}: ${steps.join("; ")}.`,
    ...(met ? {} : { fix: "Change the policies, or the expectation if it is no longer meant." }),
    ...(place === undefined ? {} : { place }),
  };
};

const policyText = ({ kind, namespace, name }: PolicyStatus): string =>
  [kind, namespace, name].filter((part) => part !== undefined && part !== "").join("/");

/** Policies that do not count as they are written, and manifests that could not be read. */
export const policyResults = (matrix: Pick<Matrix, "subject" | "policies">): readonly ReportResult[] => {
  const result = (rule: string, subject: string, message: string): ReportResult => ({
    ...{ rule, level: "error", fails: true, subject, message },
  });
  return [
    ...refusedPolicies(matrix).map((policy) =>
      result("refused-policy", policyText(policy), `It counts as if it were not there: ${policy.error}.`),
    ),
    ...prunedPolicies(matrix).map((policy) => {
      const fields = (policy.dropped ?? []).map(({ path }) => path).join(", ");
      return result(
        "refused-policy",
        policyText(policy),
        `These fields are dropped, and the rest counts: ${fields}.`,
      );
    }),
    ...(matrix.subject.unread ?? []).map((line) => result("unreadable-manifest", "", line)),
  ];
};

/** The first columns of a table of flows. */
export const flowColumns = ["From", "To", "Port", "Request"] as const;

/** A flow in these columns. Names are code: they may hold what Markdown takes for its own. */
export const flowCells = ({ from, to, flow }: FlowRow): readonly string[] =>
  [from, to, portText(flow), requestText(flow)].map((text) => (text === "" ? "" : `\`${text}\``));
