import type { FlowVerdict } from "../verdicts/answer";
import { VerdictEngine } from "../verdicts/answer-question";
import type { World } from "../verdicts/world";
import type { Flow } from "./expectation";
import type { Lab } from "./lab/lab";
import { toFlow } from "./lab/lab-world";
import { flowText } from "./unmet-expectations";

/** A flow that is decided differently afterwards. */
export interface VerdictChange {
  readonly flow: Flow;
  readonly before: FlowVerdict;
  readonly after: FlowVerdict;
}

/** What one sees of a verdict, in a word or two. */
const seen = ({ verdict, l7, auth }: FlowVerdict, flow: Flow): string => {
  switch (verdict) {
    case "allowed":
      return auth === "required" ? "allowed, authenticated" : "allowed";
    case "denied-by-l7":
      return l7 === "dns" || flow.dns !== undefined ? "REFUSED" : "403";
    case "not-evaluable":
      return "not known";
    default:
      return `dropped (${verdict})`;
  }
};

/**
 * The flows that two worlds decide differently, each once.
 *
 * @param before the world as it is, or was.
 * @param after the world as it will be.
 */
export const verdictChanges = (
  flows: readonly Flow[],
  lab: Lab,
  before: World,
  after: World,
): readonly VerdictChange[] => {
  const [old, young] = [new VerdictEngine(before), new VerdictEngine(after)];
  const distinct = new Map(flows.map((flow) => [JSON.stringify(flow), flow]));
  return [...distinct.values()].flatMap((flow) => {
    const asked = toFlow(lab, flow);
    const change = { flow, before: old.verdict(asked), after: young.verdict(asked) };
    return seen(change.before, flow) === seen(change.after, flow) ? [] : [change];
  });
};

/** A change in one line: `client → server:8080/TCP GET /deny: allowed → 403`. */
export const changeText = ({ flow, before, after }: VerdictChange): string =>
  `${flowText(flow)}: ${seen(before, flow)} → ${seen(after, flow)}`;
