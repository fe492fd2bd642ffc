import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { phaseNames } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab/lab";
import { portText, requestText, rowText } from "../../../questions/flow-row";
import { namedFlows, phaseSubject } from "../../../questions/phase-subject";
import { selfCheck } from "../../../questions/replay/self-check";
import { isProven } from "../../../questions/suggest/prove";
import { VerdictEngine } from "../../../verdicts/answer-question";
import { linesOf } from "../../traffic/recorded-flows";
import { countLines } from "../replay/counted-flows";
import { suggestFor } from "./suggested";

const audited = readFileSync(join(__dirname, "../../../examples/recorded/audit.jsonl"), "utf8")
  .trimEnd()
  .split("\n");

/** The lab's probes, under `baseline` and in audit mode under a phase that denies most of them. */
const records: readonly (readonly [string, readonly string[]])[] = [
  ["under baseline", linesOf("baseline")],
  ["in audit mode under deny-all", audited],
];

describe("the record of audit mode", () => {
  it("is what the engine says under the phase that was audited", () => {
    const { world } = phaseSubject(lab, "deny-all");
    const { compared, reproduced, disagreements } = selfCheck(
      new VerdictEngine(world),
      countLines(audited, world),
    );
    assert.deepEqual(disagreements, []);
    assert.ok(compared > 10 && compared === reproduced, `${reproduced} of ${compared}`);
  });

  it("is not what it says under another", () => {
    const { world } = phaseSubject(lab, "baseline");
    assert.ok(selfCheck(new VerdictEngine(world), countLines(audited, world)).disagreements.length > 0);
  });
});

describe("policies for a record of the lab's own probes", () => {
  for (const [what, lines] of records) {
    it(`${what} decide every flow of the lab as phase baseline does, but for those that are listed here`, () => {
      const suggestion = suggestFor(lines);
      assert.ok(isProven(suggestion.proof));
      // The flows of all phases: every pod, every port, every request that any of them speaks of.
      const { world, rows } = phaseSubject(lab, "baseline", namedFlows(lab, phaseNames));
      const engine = new VerdictEngine(world);
      const other = new VerdictEngine({
        ...world,
        policies: suggestion.policies.map(({ object }) => object),
      });
      const differing = rows.filter(
        ({ flow }) => engine.verdict(flow).verdict !== other.verdict(flow).verdict,
      );
      assert.ok(rows.length > 150, `only ${rows.length} flows`);
      // By design: baseline lets every pod of the lab ask for names, a suggestion those that were seen to ask.
      const byDesign = differing.filter(({ from, to, flow }) => {
        const [before, after] = [engine.verdict(flow).verdict, other.verdict(flow).verdict];
        return to === "dns" && from !== "client" && before === "allowed" && after === "denied-by-default";
      });
      assert.deepEqual(differing.filter((row) => !byDesign.includes(row)).map(rowText), []);
      assert.deepEqual(
        [
          ...new Set(byDesign.map(({ from, flow }) => `${from} ${portText(flow)}${requestText(flow)}`)),
        ].sort(),
        ["gateway", "grpc-server", "internal-gateway", "intruder", "server", "server-v2"].flatMap((pod) => [
          `${pod} 53/TCP`,
          `${pod} 53/UDP`,
        ]),
      );
    });
  }

  it("with the client's way to the server taken out of the record differ from it", () => {
    const lines = linesOf("baseline").filter((line) => !/_port":8080\b/.test(line));
    const { world, rows } = phaseSubject(lab, "baseline");
    const other = new VerdictEngine({
      ...world,
      policies: suggestFor(lines).policies.map(({ object }) => object),
    });
    const engine = new VerdictEngine(world);
    const differing = rows.filter(({ flow }) => engine.verdict(flow).verdict !== other.verdict(flow).verdict);
    assert.ok(
      differing.some(({ from, to, flow }) => from === "client" && to === "server" && flow.port === 8080),
    );
  });
});
