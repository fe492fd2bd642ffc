import assert from "node:assert/strict";
import { alerts } from "../../../observability/rules";
import { kindFaults, missingCases, seriesFaults } from "./case-faults";
import { observed } from "./lab-phases";
import { promtoolTests } from "./promtool-tests";
import { input, type RuleCase } from "./rule-case";
import { ruleCases } from "./rule-cases";

const every = alerts(observed("l7-get-root"));

const [firstCase] = ruleCases;
assert.ok(firstCase);
const sound: RuleCase = firstCase;

describe("the cases of the alerts", () => {
  it("every alert has one that fires and one that stays quiet, and one around a swap where it is to be quiet", () => {
    assert.deepEqual(missingCases(every, ruleCases), []);
  });

  it("their series have only metrics and labels that their exporters have", () => {
    assert.deepEqual(ruleCases.flatMap(seriesFaults), []);
  });

  it("they do what their kind says", () => assert.deepEqual(ruleCases.flatMap(kindFaults), []));

  it("no two have the same title", () => {
    const titles = ruleCases.map(({ alert, title }) => `${alert} ${title}`);
    assert.deepEqual(titles.length, new Set(titles).size);
  });
});

describe("a case that is missing or wrong is noticed", () => {
  for (const { name, quietAroundSwaps } of every) {
    for (const kind of ["fires", "quiet", ...(quietAroundSwaps ? ["swap"] : [])]) {
      it(`${name} without “${kind}”`, () => {
        const left = ruleCases.filter((each) => each.alert !== name || each.kind !== kind);
        assert.deepEqual(missingCases(every, left), [`${name}: no case “${kind}”`]);
      });
    }
  }

  it("a case of an alert that is gone", () => {
    assert.deepEqual(missingCases(every, [...ruleCases, { ...sound, alert: "Gone" }]), [
      "Gone: no such alert",
    ]);
  });

  it("a label that the metric does not have", () => {
    const series = [input("hubble_lost_events_total", { source_namespace: "shop" }, "0x10")];
    assert.match(seriesFaults({ ...sound, series }).join(), /has no label source_namespace/);
  });

  it("a case that fires and expects nothing, a swap without one, silence that is a swap's", () => {
    const swap = [input("lab:phase:info", { phase: "none" }, "1x5")];
    assert.equal(kindFaults({ ...sound, firing: [] }).length, 1);
    assert.equal(kindFaults({ ...sound, kind: "swap", firing: [] }).length, 1);
    assert.equal(kindFaults({ ...sound, kind: "quiet", firing: [], series: swap }).length, 1);
  });
});

describe("the file of tests for promtool", () => {
  it("has a test per case, with the series in promtool's notation and the whole text of what is sent", () => {
    const stack = { ...sound.observed, docsUrl: "https://docs.example.org/docs" };
    const file = promtoolTests("rules.yaml", [{ ...sound, observed: stack }]);
    assert.deepEqual(file.rule_files, ["rules.yaml"]);
    const [test] = file.tests;
    assert.deepEqual(test?.input_series, [
      {
        series:
          'hubble_drop_total{job="hubble-metrics", node="worker-1", namespace="kube-system", protocol="TCP", reason="POLICY_DENIED", source_namespace="shop", destination_namespace="database"}',
        values: "0x60 60+60x30",
      },
    ]);
    const [alert] = test?.alert_rule_test ?? [];
    assert.equal(alert?.alertname, "PolicyLabDropsAboveNormal");
    assert.deepEqual(alert?.exp_alerts[0]?.exp_labels, sound.firing[0]?.labels);
    assert.deepEqual(Object.keys(alert?.exp_alerts[0]?.exp_annotations ?? {}), [
      "summary",
      "description",
      "runbook_url",
      "dashboard",
    ]);
  });

  it("is not made for an alert that the stack does not have", () => {
    const stack = observed("l7-get-root", { clusterMesh: false });
    const mesh = { ...sound, alert: "CiliumClusterMeshPeerNotReady", stack };
    assert.throws(() => promtoolTests("rules.yaml", [mesh]), /no alert CiliumClusterMeshPeerNotReady/);
  });
});
