import assert from "node:assert/strict";
import { installableReleases } from "../../../cilium/releases";
import { l3L4Name, l7Name } from "../../../observability/dashboards/dashboard-names";
import { alertGroups, alerts, labRules } from "../../../observability/rules";
import type { Alert, AlertGroup } from "../../../observability/rules/alert";
import { annotationsOf } from "../../../observability/rules/alert-annotations";
import { enforcedPods } from "../../../observability/rules/enforced-pods";
import { catalogue, phaseNames } from "../../../policies/catalogue";
import { allFeatures, observed } from "./lab-phases";
import { comparisonCount, turnComparison } from "./mutants";
import { ruleFaults } from "./rule-faults";

const everything = observed("l7-get-root");

/** Names and severities as routes and silences may name them. A change is a break. */
const severities = {
  PolicyLabDropsAboveNormal: "warning",
  PolicyLabL7DenialsAboveNormal: "warning",
  PolicyLabDnsDenialsAboveNormal: "warning",
  PolicyLabAuthenticationDrops: "warning",
  PolicyLabEnforcementOff: "critical",
  PolicyLabAuditMode: "warning",
  CiliumPolicyImportErrors: "critical",
  CiliumEndpointsNotReady: "warning",
  CiliumDnsErrors: "warning",
  CiliumHubbleEventsLost: "warning",
  CiliumBpfMapPressureHigh: "warning",
  CiliumBpfMapPressureCritical: "critical",
  CiliumAgentDown: "critical",
  CiliumOperatorDown: "warning",
  CiliumHubbleMetricsDown: "warning",
  CiliumHubbleRelayDown: "warning",
  CiliumClusterMeshPeerNotReady: "warning",
};

const names = (stack: Parameters<typeof alerts>[0]): string[] => alerts(stack).map(({ name }) => name);

describe("the rules of the lab", () => {
  it("are one PrometheusRule in the lab's namespace", () => {
    const { apiVersion, kind, metadata } = labRules(everything);
    assert.deepEqual(
      { apiVersion, kind, metadata },
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: { name: "policy-lab", namespace: everything.lab.namespace },
      },
    );
  });

  it("have the names and severities that routes name", () => {
    const found = alerts(everything).map(({ name, severity }) => [name, severity] as const);
    assert.deepEqual(Object.fromEntries(found), severities);
  });

  it("have the same alerts in every phase with pods, so that a swap changes no identity", () => {
    const expected = Object.keys(severities);
    for (const phase of phaseNames) {
      const left = phase === "none" ? ["PolicyLabEnforcementOff"] : [];
      const wanted = expected.filter((name) => !left.includes(name));
      assert.deepEqual(names(observed(phase)), wanted, phase);
    }
  });

  it("leave out what is switched off", () => {
    const without = names(observed("l7-get-root", { hubbleRelay: false, clusterMesh: false }));
    const left = Object.keys(severities).filter((name) => !without.includes(name));
    assert.deepEqual(left, ["CiliumHubbleRelayDown", "CiliumClusterMeshPeerNotReady"]);
  });

  it("say which phase is laid down", () => {
    for (const phase of phaseNames) {
      const rules = labRules(observed(phase)).spec.groups.flatMap((group) => group.rules);
      assert.deepEqual(rules[0], { record: "lab:phase:info", expr: "vector(1)", labels: { phase } });
    }
  });

  for (const phase of phaseNames) {
    it(`${phase}: ask only for metrics and labels that are there`, () => {
      for (const stack of [observed(phase), observed(phase, { mutualAuth: false, auditMode: true })])
        for (const release of installableReleases)
          assert.deepEqual(ruleFaults(alertGroups(stack), release), [], release.minor);
    });
  }

  it("wait until the marker of a swap has come, where they are quiet around one", () => {
    for (const { name, quietAroundSwaps, for: duration } of alerts(everything)) {
      if (quietAroundSwaps) assert.ok(["5m", "10m"].includes(duration), name);
    }
  });

  it("link to the page of the alerts and name a dashboard", () => {
    for (const alert of alerts(everything)) {
      const anchor = alert.name.toLowerCase();
      const { dashboard, runbook } = annotationsOf(alert, undefined);
      assert.equal(runbook, `docs/alerts.md#${anchor}`);
      assert.ok([l3L4Name.uid, l7Name.uid].includes(dashboard ?? ""));
      const url = "https://docs.example.org/docs";
      assert.equal(annotationsOf(alert, url).runbook_url, `${url}/alerts.md#${anchor}`);
    }
  });

  it("expect as many enforced pods as a phase of the catalogue runs", () => {
    for (const phase of phaseNames) {
      assert.equal(enforcedPods(observed(phase)), catalogue[phase].workloads.length, phase);
    }
  });

  it("expect one enforced pod of one's own policies if they deny something, else none", () => {
    const { expectations } = everything;
    assert.equal(enforcedPods({ phase: "own", expectations }), 1);
    assert.equal(enforcedPods({ phase: "own", expectations: [] }), 0);
  });

  it("are plain data that survives JSON", () => {
    const rules = labRules({ ...everything, features: allFeatures });
    assert.deepEqual(JSON.parse(JSON.stringify(rules)), rules);
  });
});

describe("a rule that could never fire is noticed", () => {
  const [group] = alertGroups(everything).filter(({ name }) => name === "cilium-bpf-maps");
  const [alert] = group?.alerts ?? [];
  const broken = (change: Partial<Alert>): AlertGroup[] =>
    alert ? [{ name: "broken", recordings: [], alerts: [{ ...alert, ...change }] }] : [];

  const slips: Readonly<Record<string, readonly [Partial<Alert>, RegExp]>> = {
    "a metric that does not exist": [{ expr: "cilium_bpf_map_entries > 1" }, /nothing exports/],
    "a label that the metric does not have": [
      { expr: 'max by (node, map_name) (cilium_bpf_map_pressure{map="x"}) > 1' },
      /no label map$/,
    ],
    "a grouping by a label that nothing has": [
      { expr: "max by (node, map_name, pid) (cilium_bpf_map_pressure) > 1" },
      /no series has a label pid/,
    ],
    "a text about a label that is summed away": [
      { expr: "max by (node) (cilium_bpf_map_pressure) > 1" },
      /the text uses map_name/,
    ],
    "a text without the number": [{ description: "It is full." }, /no number/],
  };
  for (const [what, [change, fault]] of Object.entries(slips)) {
    it(what, () => assert.match(ruleFaults(broken(change))[0] ?? "", fault));
  }

  it("a text that is no PromQL", () => {
    assert.throws(() => ruleFaults(broken({ expr: "max by (node (x)" })), /no PromQL/);
  });

  it("a recording of what does not exist", () => {
    const recordings = [{ record: "lab:x:y", expr: "sum(nothing_total)", keeps: [] }];
    assert.match(ruleFaults([{ name: "broken", recordings, alerts: [] }])[0] ?? "", /nothing exports/);
  });
});

describe("a turned comparison", () => {
  it("is the one that was asked for, and no matcher of labels", () => {
    const expr = 'up{job!="a"} == 0 or rate(x[5m]) > 3 unless on () (y < 2)';
    assert.equal(comparisonCount(expr), 3);
    assert.equal(turnComparison(expr, 0), 'up{job!="a"} != 0 or rate(x[5m]) > 3 unless on () (y < 2)');
    assert.equal(turnComparison(expr, 1), 'up{job!="a"} == 0 or rate(x[5m]) < 3 unless on () (y < 2)');
    assert.equal(turnComparison(expr, 2), 'up{job!="a"} == 0 or rate(x[5m]) > 3 unless on () (y > 2)');
    assert.equal(turnComparison(expr, 3), expr);
  });
});
