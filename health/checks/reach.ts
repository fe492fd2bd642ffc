import { check } from "./check";

/** Whether the right cluster answers. */
export const reachChecks = [
  check({
    id: "api-unreachable",
    title: "the API server does not answer, or does not know who asks",
    severity: "error",
    reads: [],
    source: "GET /version, which every user may ask",
    judge: (_, { context, server }, facts) =>
      facts.server.read
        ? []
        : [
            {
              severity: "error",
              subject: `context ${context} (${server})`,
              evidence: facts.server.because,
              fix: `kubectl --context ${context} version   # once this answers, so will this command`,
            },
          ],
  }),
  check({
    id: "other-context",
    title: "the context is not the one that the stack names, or leads elsewhere",
    severity: "error",
    reads: [],
    source: "`cluster.context` and `cluster.server` of the stack, as `pulumi up` checks them",
    judge: (_, { context, contextProblem }) =>
      contextProblem === undefined
        ? []
        : [
            {
              severity: "error",
              subject: `context ${context}`,
              evidence: contextProblem.found,
              fix: contextProblem.fix,
            },
          ],
  }),
] as const;
