import type { Because } from "./answer";
import { type DecidedFlow, stepsOf, summaryOf } from "./answer-question";

const known = new WeakMap<readonly Because[], string>();

// Steps are shared by all flows that the same rules answer, so their text is made once.
const stepsJson = (steps: readonly Because[]): string => {
  const text = known.get(steps);
  if (text !== undefined) return text;
  const made = steps.map((step) => JSON.stringify(step)).join(",");
  known.set(steps, made);
  return made;
};

/** A verdict as JSON: what `JSON.stringify` gives for it, faster for many of them. */
export const verdictJson = (decided: DecidedFlow): string => {
  const { verdict, egress, ingress, l7, auth } = summaryOf(decided);
  const [source = [], destination] = stepsOf(decided);
  const because =
    destination === undefined ? stepsJson(source) : `${stepsJson(source)},${stepsJson(destination)}`;
  return `{"verdict":"${verdict}","egress":"${egress}","ingress":"${ingress}","l7":"${l7}","auth":"${auth}","because":[${because}]}`;
};
