import type { Differing, SelfCheck } from "../../../questions/replay/self-check";
import { selfCheck } from "../../../questions/replay/self-check";
import { whatCounts } from "../../../questions/replay/what-counts";
import { FlowCounter } from "../../../traffic/flow-counter";
import { LineReader } from "../../../traffic/read-line";
import { VerdictEngine } from "../../../verdicts/answer-question";
import type { World } from "../../../verdicts/world";

/** What a record says of the policies under which it was made. */
export interface RecordedCheck extends Pick<SelfCheck, "compared" | "reproduced" | "untold"> {
  /** Flows in the record. */
  readonly flows: number;
  readonly disagreements: readonly Differing[];
}

/** Holds what Hubble recorded against the engine, under the policies that were in force. */
export const checkRecord = (lines: readonly string[], world: World): RecordedCheck => {
  const counter = new FlowCounter(whatCounts([world]));
  const reader = new LineReader();
  let flows = 0;
  for (const line of lines) {
    const read = reader.read(line);
    if (read.kind !== "flow") continue;
    flows++;
    counter.add(read.flow, Date.parse(read.flow.time));
  }
  const { compared, reproduced, untold, disagreements } = selfCheck(new VerdictEngine(world), [
    ...counter.groups,
  ]);
  return { flows, compared, reproduced, untold, disagreements };
};
