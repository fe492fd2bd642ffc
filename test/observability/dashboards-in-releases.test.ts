import assert from "node:assert/strict";
import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease, installableReleases, releaseOf } from "../../cilium/releases";
import { labDashboards } from "../../observability/dashboards";
import { metricOfSeries } from "../../observability/metrics/catalogue";
import { promqlFacts } from "../support/promql";
import { everyPanel, type ReadDashboard, readDashboard } from "./dashboards-read";
import { readExpression } from "./expression-faults";
import { allFeatures, observedPhase, observedPhases } from "./observed-phases";

interface Asked {
  readonly where: string;
  readonly expr: string;
  /** Labels that are shown of the answer. */
  readonly shown: readonly string[];
}

const inText = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);

/** What a variable asks, in Grafana's form of it: one label of a metric, or a query. */
const variableExpr = (query: string): string =>
  query
    .replace(/^label_values\(([^,]+), (\w+)\)$/, "group by ($2) ($1)")
    .replace(/^query_result\((.*)\)$/s, "$1");

/** Everything that a dashboard asks of Prometheus: panels, marks on charts, choices of its variables. */
const askedBy = (dashboard: ReadDashboard): readonly Asked[] => [
  ...everyPanel(dashboard).flatMap(({ id, targets }) =>
    targets.map(({ expr = "", legendFormat = "" }) => ({
      where: `panel ${id}`,
      expr,
      shown: inText(legendFormat),
    })),
  ),
  ...dashboard.annotations.list.map(({ target: { expr = "", legendFormat = "" } }) => ({
    where: "a mark",
    expr,
    shown: inText(legendFormat),
  })),
  ...dashboard.templating.list
    .filter(({ type }) => type === "query")
    .map(({ name, query }) => ({ where: `variable ${name}`, expr: variableExpr(query), shown: [] })),
];

/** What would stay empty in a release, or have a legend with holes. */
const faultsIn = (dashboard: ReadDashboard, release: CiliumRelease): readonly string[] =>
  askedBy(dashboard).flatMap(({ where, expr, shown }) => {
    const { faults, labels } = readExpression(expr.replaceAll(/\$__\w+/g, "5m"), release);
    const holes = shown.filter((label) => !labels.includes(label));
    return [...faults, ...holes.map((label) => `the legend uses ${label}`)].map(
      (fault) => `${dashboard.title}, ${where}: ${fault}`,
    );
  });

const dashboardsOf = (observed: (typeof observedPhases)[number], cilium: CiliumRelease) =>
  labDashboards({ ...observed, lab: { ...observed.lab, cilium } }).map(({ json }) => readDashboard(json));

const everything = observedPhase("cross-cluster", { features: allFeatures });

describe("what the dashboards ask, in every release of Cilium", () => {
  for (const release of installableReleases) {
    it(`${release.minor}: there are such metrics and labels, in every phase, whatever is switched on`, () => {
      for (const observed of observedPhases)
        for (const dashboard of dashboardsOf(observed, release))
          assert.deepEqual(faultsIn(dashboard, release), [], observed.phase);
    });
  }

  it("is read of panels, marks and variables, and of every exporter", () => {
    const asked = dashboardsOf(everything, defaultRelease).flatMap(askedBy);
    for (const where of ["panel", "mark", "variable"])
      assert.ok(asked.filter((each) => each.where.includes(where)).length > 1, where);
    const jobs = asked.flatMap(({ expr }) =>
      promqlFacts(expr.replaceAll(/\$__\w+/g, "5m")).selections.map(
        ({ series }) => metricOfSeries(series, defaultRelease)?.job,
      ),
    );
    for (const job of ["cilium-agent", "hubble-metrics", "prometheus"])
      assert.ok(
        jobs.some((each) => each === job),
        job,
      );
  });

  const [dashboard] = dashboardsOf(everything, defaultRelease);
  assert.ok(dashboard !== undefined);
  const changed = (from: string, to: string): ReadDashboard => {
    const text = JSON.stringify(dashboard);
    assert.ok(text.includes(from), `the fixture changes ${from}, which is not there`);
    return readDashboard(JSON.parse(text.replaceAll(from, to)));
  };

  for (const [what, broken, said] of [
    ["a metric that is gone", changed("hubble_drop_total", "hubble_drops_total"), "nothing exports"],
    ["a label that is gone", changed("source_namespace=~", "source_ns=~"), "has no label source_ns"],
    [
      "a variable's label that is gone",
      changed("hubble_flows_processed_total, source_namespace)", "hubble_flows_processed_total, source_ns)"),
      "no series has a label source_ns",
    ],
    ["a legend of a label that is gone", changed("{{reason}}", "{{why}}"), "the legend uses why"],
    ["a mark of a series that is gone", changed("lab:phase:info", "lab:phase:name"), "nothing exports"],
  ] as const) {
    it(`${what} is found`, () => {
      const faults = faultsIn(broken, defaultRelease);
      assert.ok(
        faults.some((fault) => fault.includes(said)),
        JSON.stringify(faults),
      );
    });
  }

  it("what one release has and a later one has not is found in the later one alone", () => {
    const asking = changed("lab:phase:info", "cilium_clustermesh_remote_clusters{source_cluster='a'}");
    const found = ["1.18.6", "1.19.6", "1.20.2"].map((version) =>
      faultsIn(asking, releaseOf(version)).some((fault) => fault.includes("has no label source_cluster")),
    );
    assert.deepEqual(found, [false, true, true]);
  });
});
