import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { queryRange } from "../../observability/prometheus/prometheus-client";
import { alerts, evaluationInterval, labRules } from "../../observability/rules";
import type { Alert } from "../../observability/rules/alert";
import { conditionOf, phaseRecord } from "../../observability/rules/swap-silence";
import { type StartedExample, startRecordedExample } from "../../recording/recorded-example";
import { stderrReporter } from "../support/stderr-reporter";
import { type FiringSpan, firingSpans } from "./alert-spans";
import { observed } from "./rules/lab-phases";
import { type ToldFault, toldFaults } from "./story";

const stack = observed("baseline");
const step = Number.parseInt(evaluationInterval, 10);

/** The recordings that alerts read. The phase is not among them: it is part of the recording, with its swaps. */
const recordings = () => ({
  groups: labRules(stack)
    .spec.groups.map((group) => ({
      ...group,
      rules: group.rules.filter((rule) => "record" in rule && rule.record !== phaseRecord),
    }))
    .filter(({ rules }) => rules.length > 0),
});

const isAbout = ({ labels }: FiringSpan, fault: ToldFault): boolean =>
  Object.entries(fault.labels).every(([name, value]) => labels[name] === value);

describe("alerts in a real Prometheus, on series of Cilium's own metric code", function () {
  this.timeout(20 * 60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "policy-lab-alerts-"));
  let example: StartedExample;

  before(async () => {
    const file = path.join(folder, "recordings.yaml");
    writeFileSync(file, stringify(recordings()));
    example = await startRecordedExample(stderrReporter, { ruleFiles: [file], ruleDepth: 1 });
  });

  after(async () => {
    await example?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const spansOf = async (alert: Pick<Alert, "for" | "expr" | "quietAroundSwaps">) => {
    const { url, from, to } = example;
    const { series } = await queryRange(url, conditionOf(alert), { from, to, step });
    return firingSpans(alert, series, step);
  };

  const within = (span: FiringSpan, fault: ToldFault): boolean =>
    span.from >= example.from + fault.from * 60 && span.to <= example.from + fault.to * 60;

  /** Faults that an alert does not see, and what it fires for besides. */
  const mistakes = async (alert: Pick<Alert, "name" | "for" | "expr" | "quietAroundSwaps">) => {
    const spans = await spansOf(alert);
    const own = toldFaults.filter((fault) => fault.alert === alert.name);
    return [
      ...own
        .filter((fault) => !spans.some((span) => within(span, fault) && isAbout(span, fault)))
        .map(({ happens }) => `quiet although ${happens}`),
      ...spans
        .filter((span) => !own.some((fault) => within(span, fault)))
        .map(
          ({ from, to, labels }) =>
            `fires from minute ${(from - example.from) / 60} to ${(to - example.from) / 60}: ${JSON.stringify(labels)}`,
        ),
    ];
  };

  it("every alert has a fault in the recording", () => {
    const told = new Set(toldFaults.map(({ alert }) => alert));
    assert.deepEqual(
      [...told].sort(),
      alerts(stack)
        .map(({ name }) => name)
        .sort(),
    );
  });

  for (const alert of alerts(stack)) {
    it(`${alert.name} fires then, and only then`, async () => assert.deepEqual(await mistakes(alert), []));
  }

  describe("what would be noticed:", () => {
    const named = (name: string): Alert => {
      const found = alerts(stack).find((alert) => alert.name === name);
      assert.ok(found, name);
      return found;
    };

    it("a label value from another metric, which no series has", async () => {
      const alert = named("CiliumHubbleEventsLost");
      const expr = alert.expr.replaceAll("hubble_lost_events_total", "hubble_events_lost_total");
      assert.notEqual(expr, alert.expr);
      assert.deepEqual(await mistakes({ ...alert, expr }), ["quiet although an agent loses events"]);
    });

    it("a threshold that health exceeds", async () => {
      const alert = named("CiliumBpfMapPressureHigh");
      const expr = alert.expr.replace("> 0.8", "> 0.3");
      assert.notEqual(expr, alert.expr);
      const found = await mistakes({ ...alert, expr });
      assert.ok(
        found.some((each) => each.startsWith("fires from minute 0 ")),
        found.join("\n"),
      );
    });

    it("an alert about denials that does not keep quiet around a swap", async () => {
      const alert = named("PolicyLabDropsAboveNormal");
      const found = await mistakes({ ...alert, quietAroundSwaps: false });
      assert.ok(
        found.some((each) => /^fires from minute 6\d/.test(each)),
        found.join("\n"),
      );
    });
  });
});
