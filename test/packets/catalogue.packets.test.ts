import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { catalogue, type PhaseName } from "../../policies/catalogue";
import type { Expectation } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import type { Outcome } from "../../proof/outcome";
import { phaseSubject } from "../../questions/phase-subject";
import { agrees, LabOnNode, notProbed } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";
import { HubbleRecorder } from "./random/hubble-recorder";
import { nodeProcess } from "./random/node-processes";
import { checkRecord, type RecordedCheck } from "./random/recorded-check";

/** Cilium takes up a policy within a second; a busy machine may need much more. */
const PATIENCE_MS = 60_000;
/**
 * How long an answer is waited for; those on one machine come within milliseconds. What is late only looks denied: where it is
 * to be allowed it is asked for again, and where not, Hubble has seen it pass.
 */
const ANSWER_SECONDS = 2;
/** At once: most of what is denied waits for a timeout. */
const TOGETHER = 16;

interface Result {
  readonly expectation: Expectation;
  readonly outcome: Outcome;
}

const said = ({ expectation: { flow, verdict }, outcome }: Result): string =>
  `${flow.from} -> ${JSON.stringify(flow.to)} ${flow.port} ${JSON.stringify(flow.http ?? flow.dns ?? "")}: ${verdict}, but ${JSON.stringify(outcome)}`;

describe("the catalogue by packets", function () {
  this.timeout(300_000);
  let node: LabOnNode;

  let recorder: HubbleRecorder;
  const records: RecordedCheck[] = [];

  before(async () => {
    const checkout = packetsCheckout();
    node = new LabOnNode(checkout, ANSWER_SECONDS);
    await node.start();
    recorder = new HubbleRecorder(checkout.directory, nodeProcess(checkout.directory, "serve"));
  });
  after(() => recorder.end());

  const probeAll = async (expectations: readonly Expectation[]): Promise<readonly Result[]> => {
    const results: Result[] = [];
    for (let start = 0; start < expectations.length; start += TOGETHER) {
      const some = expectations.slice(start, start + TOGETHER).map(async (expectation) => ({
        expectation,
        outcome: await node.probe(expectation),
      }));
      results.push(...(await Promise.all(some)));
    }
    return results;
  };

  const probed = (Object.keys(catalogue) as PhaseName[]).map((name) => ({
    name,
    phase: catalogue[name],
    expectations: catalogue[name]
      .expectations(lab)
      .filter((expectation) => notProbed(expectation) === undefined),
    left: catalogue[name].expectations(lab).flatMap((expectation) => notProbed(expectation) ?? []),
  }));

  // Without this a "denied" could be a server that is not there: no answer would look like a dropped packet.
  it("is about policies: without any of them no flow is dropped, and none refused by a proxy", async () => {
    const denied = probed.flatMap(({ expectations }) =>
      expectations.filter(({ verdict, flow }) => verdict !== "allowed" && flow.dns === undefined),
    );
    const different = new Map(denied.map((expectation) => [JSON.stringify(expectation.flow), expectation]));
    const results = await probeAll([...different.values()]);
    const wrong = results.filter(
      ({ expectation: { flow }, outcome }) =>
        agrees({ flow, verdict: "denied-by-default" }, outcome) ||
        agrees({ flow, verdict: "denied-by-l7" }, outcome),
    );
    assert.deepEqual(wrong.map(said), []);
    assert.ok(results.length > 40, `only ${results.length} flows`);
  });

  for (const { name, phase, expectations, left } of probed) {
    const without = left.length === 0 ? "" : `; ${left.length} not probed (${[...new Set(left)].join(", ")})`;
    it(`${name}: ${expectations.length} expectations${without}`, async () => {
      const objects = phase.objects(lab);
      await node.enforce(objects);
      try {
        let wrong: readonly Result[] = [];
        let disagreements: RecordedCheck["disagreements"] = [];
        for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(500)) {
          const began = Date.now();
          const results = await probeAll(expectations);
          wrong = results.filter(({ expectation, outcome }) => !agrees(expectation, outcome));
          if (wrong.length > 0) continue;
          // A client that tries again sees what holds now; Hubble has the packets of its first tries, too, which met what
          // held before. So it is the last round that counts.
          const lines = await recorder.between(began, Date.now());
          const record = checkRecord(lines, phaseSubject(lab, name).world);
          disagreements = record.disagreements;
          if (disagreements.length > 0) continue;
          records.push(record);
          return;
        }
        assert.deepEqual(wrong.map(said), []);
        assert.deepEqual(disagreements, []);
        assert.fail("no round was made");
      } finally {
        await node.delete(objects);
      }
    });
  }

  it("is what Hubble recorded, too: the engine says the same of every verdict", () => {
    const compared = records.reduce((sum, record) => sum + record.compared, 0);
    assert.ok(compared > 200, `only ${compared} verdicts were compared`);
  });
});
