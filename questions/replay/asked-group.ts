import type { CountedGroup } from "../../traffic/counted-group";
import type { DecidedFlow, ResolvedFlow, VerdictEngine } from "../../verdicts/answer-question";
import type { Flow } from "../../verdicts/world";

/** A group as a question to the engine. @param asRecorded whether its ends are what Cilium saw then, and nothing more. */
export const flowOf = (group: CountedGroup, asRecorded: boolean): Flow => {
  const { from, to, protocol, port, request = {} } = group;
  const ends = asRecorded
    ? { from: from.recordedPeer, to: to.recordedPeer }
    : { from: from.peer, to: to.peer };
  return { ...ends, protocol, port, ...request };
};

/** A group and what the engine decides about it, at both sides. */
export interface AskedGroup {
  readonly group: CountedGroup;
  readonly flow: Flow;
  readonly resolved: ResolvedFlow;
  readonly decided: DecidedFlow;
}

/**
 * Asks an engine about groups. All ends first: whether a rule is about anybody is a question about all of them.
 *
 * @param asRecorded whether the ends are what Cilium saw then, and nothing more.
 */
export const askGroups = (
  engine: VerdictEngine,
  groups: readonly CountedGroup[],
  asRecorded: boolean,
): readonly AskedGroup[] => {
  const questions = groups.map((group) => {
    const flow = flowOf(group, asRecorded);
    return { group, flow, resolved: engine.resolve(flow, "flow") };
  });
  return questions.map((question) => ({ ...question, decided: engine.decide(question.resolved) }));
};
