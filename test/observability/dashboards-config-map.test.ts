import assert from "node:assert/strict";
import { dashboardConfigMap, labDashboards } from "../../observability/dashboards";
import { selectedBy, selectors } from "../../observability/monitoring-selectors";
import { observedPhase, observedPhases } from "./observed-phases";

const labels = selectors.Dashboard.labels;

describe("the ConfigMap of a dashboard", () => {
  it("holds the dashboard as the file that the sidecar writes, and is picked up", () => {
    for (const dashboard of labDashboards(observedPhase("baseline"))) {
      const map = dashboardConfigMap(dashboard, "monitoring", labels);
      assert.deepEqual(Object.keys(map.data), [`${dashboard.uid}.json`]);
      assert.deepEqual(JSON.parse(map.data[dashboard.fileName] ?? ""), dashboard.json);
      assert.deepEqual([map.metadata.name, map.metadata.namespace], [dashboard.uid, "monitoring"]);
      assert.deepEqual(selectedBy(selectors, map), { selected: true });
    }
  });

  it("is not picked up without the label", () => {
    for (const dashboard of labDashboards(observedPhase("baseline")))
      assert.equal(selectedBy(selectors, dashboardConfigMap(dashboard, "monitoring", {})).selected, false);
  });

  it("has room for every phase, several times over", () => {
    for (const observed of observedPhases)
      for (const { json } of labDashboards(observed))
        assert.ok(Buffer.byteLength(JSON.stringify(json)) < 256 * 1024, observed.phase);
  });

  it("is refused when it is larger than Kubernetes takes", () => {
    const observed = observedPhase("baseline");
    const long = { ...observed, summary: "a".repeat(1024 * 1024) };
    for (const dashboard of labDashboards(long))
      assert.throws(
        () => dashboardConfigMap(dashboard, "monitoring", labels),
        /bytes; a ConfigMap holds less than 1048576/,
      );
  });

  it("is the same text each time, so that a preview is quiet", () => {
    const text = () =>
      labDashboards(observedPhase("mtls")).map((dashboard) =>
        dashboardConfigMap(dashboard, "monitoring", labels),
      );
    assert.deepEqual(text(), text());
  });
});
