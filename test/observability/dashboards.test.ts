import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { labDashboards } from "../../observability/dashboards";
import { expectationTitle } from "../../observability/dashboards/expectation-row";
import { policyPage } from "../../observability/dashboards/links";
import { dashboardParameters } from "../../observability/dashboards/parameters";
import type { ObservedPhase } from "../../observability/observed-phase";
import { queries } from "../../observability/queries";
import { queriesForName } from "../../observability/queries/name-queries";
import type { Query } from "../../observability/queries/query";
import { alerts } from "../../observability/rules";
import { phaseNames } from "../../policies/catalogue";
import { promqlFacts } from "../support/promql";
import { dashboardFaults } from "./dashboards-faults";
import {
  everyPanel,
  type ReadDashboard,
  type ReadPanel,
  type ReadTopPanel,
  readDashboard,
} from "./dashboards-read";
import { allFeatures, observedPhase, observedPhases } from "./observed-phases";
import { queryFaults } from "./query-faults";

const dashboardsOf = (observed: ObservedPhase): readonly ReadDashboard[] =>
  labDashboards(observed).map(({ json }) => readDashboard(json));

const l7GetRoot = observedPhase("l7-get-root", {
  features: allFeatures,
  docsUrl: "https://example.org/docs",
});
const sound = dashboardsOf(l7GetRoot);
const soundPanels = sound.flatMap(everyPanel);

const one = <T>(list: readonly T[], what: string): T => {
  const [first, ...more] = list;
  assert.ok(first !== undefined && more.length === 0, `${list.length} of ${what}`);
  return first;
};

const titled = (title: string): ReadPanel =>
  one(
    sound
      .slice(0, 1)
      .flatMap(everyPanel)
      .filter((panel) => panel.title === title),
    title,
  );

/** A copy of a dashboard with one text changed everywhere it stands. */
const changed = (dashboard: ReadDashboard, from: string, to: string): ReadDashboard => {
  const text = JSON.stringify(dashboard);
  assert.ok(text.includes(from), `the fixture changes ${from}, which is not there`);
  return readDashboard(JSON.parse(text.replaceAll(from, to)));
};

/** A copy of a dashboard with its first panel of a kind changed. */
const withPanel = (
  dashboard: ReadDashboard,
  type: string,
  change: (panel: ReadTopPanel) => object,
): ReadDashboard => {
  const index = dashboard.panels.findIndex((panel) => panel.type === type);
  const panels = dashboard.panels.map((panel, at) => (at === index ? { ...panel, ...change(panel) } : panel));
  return readDashboard({ ...dashboard, panels });
};

const firstTarget =
  (change: object) =>
  ({ targets }: ReadTopPanel) => ({
    targets: targets.map((target, index) => (index === 0 ? { ...target, ...change } : target)),
  });

/** Ways to mislead: what is done to a sound dashboard, what is said of it. */
const fixtures: readonly (readonly [string, (dashboard: ReadDashboard) => ReadDashboard, string])[] = [
  ["a panel without a title", (d) => withPanel(d, "stat", () => ({ title: "" })), "no title"],
  [
    "a panel without a description",
    (d) => withPanel(d, "stat", () => ({ description: undefined })),
    "no description",
  ],
  [
    "a panel without a unit",
    (d) => withPanel(d, "stat", () => ({ fieldConfig: { defaults: {} } })),
    "unit undefined is none of Grafana's",
  ],
  [
    "a unit that Grafana does not have",
    (d) => changed(d, '"unit":"cps"', '"unit":"drops"'),
    "unit drops is none of Grafana's",
  ],
  ["a panel that asks for nothing", (d) => withPanel(d, "stat", () => ({ targets: [] })), "asks for nothing"],
  ["a target without PromQL", (d) => withPanel(d, "stat", firstTarget({ expr: "" })), "a target has no expr"],
  ["broken PromQL", (d) => withPanel(d, "stat", firstTarget({ expr: "sum(rate(" })), "no PromQL at"],
  [
    "a target without a legend",
    (d) => withPanel(d, "stat", firstTarget({ legendFormat: "" })),
    "a target has no legend",
  ],
  [
    "two targets of one name",
    (d) => withPanel(d, "stat", ({ targets }) => ({ targets: [...targets, ...targets] })),
    "refIds are not unique",
  ],
  [
    "a time series that asks for an instant",
    (d) => withPanel(d, "timeseries", firstTarget({ instant: true, range: false })),
    "asks for an instant and draws time",
  ],
  [
    "a state timeline that asks for an instant",
    (d) => withPanel(d, "state-timeline", firstTarget({ instant: true, range: false })),
    "asks for an instant and draws time",
  ],
  [
    "an instant of what has no window",
    (d) => withPanel(d, "bargauge", firstTarget({ expr: "up" })),
    "asks for an instant without a window of its own",
  ],
  [
    "a range of the last hour",
    (d) => withPanel(d, "bargauge", firstTarget({ instant: false, range: true })),
    "asks for a range of what is summed up over an hour",
  ],
  [
    "a target that asks for both",
    (d) => withPanel(d, "stat", firstTarget({ instant: true, range: true })),
    "must ask for a range or for an instant",
  ],
  [
    "a panel that is red from 80 on, whatever it counts",
    (d) => changed(d, '"thresholds":', '"noThresholds":'),
    "is red from 80 on",
  ],
  [
    "a variable that nobody defines",
    (d) => changed(d, "$src_ns", "$source"),
    "variable source is used and not defined",
  ],
  [
    "a variable that nobody uses",
    (d) => changed(d, "$src_ns", "$dst_ns"),
    "variable src_ns is defined and not used",
  ],
  [
    "a data source of one installation",
    (d) => changed(d, '"uid":"$datasource"', '"uid":"prometheus-1"'),
    '"prometheus-1"} is not the reader\'s choice',
  ],
  ["two panels of one id", (d) => withPanel(d, "stat", () => ({ id: 100 })), "panel ids are not unique"],
  [
    "panels one over the other",
    (d) => withPanel(d, "stat", ({ gridPos }) => ({ gridPos: { ...gridPos, w: 7 } })),
    "overlap",
  ],
  [
    "a panel that leaves the grid",
    (d) => withPanel(d, "stat", ({ gridPos }) => ({ gridPos: { ...gridPos, w: 25 } })),
    "is not within 24 columns",
  ],
  [
    "a zoom panel far from its full scale",
    (d) => changed(d, '"max":1', '"max":2'),
    "has no full scale beside it",
  ],
  [
    "a link that leads nowhere",
    (d) => changed(d, "/d/policy-lab-l7", "/d/lost"),
    "the link /d/lost leads nowhere",
  ],
  [
    "a dashboard that does not name the other",
    (d) => ({ ...d, links: [] }),
    "there is no link to /d/policy-lab-l7",
  ],
  [
    "an open row with panels inside",
    (d) => withPanel(d, "row", () => ({ panels: d.panels.filter(({ type }) => type === "stat") })),
    "has panels inside",
  ],
  ["a closed row without panels", (d) => withPanel(d, "row", () => ({ collapsed: true })), "is empty"],
];

/** Expectations of a stack that have not exactly one row with their words and a panel that counts. */
const expectationsWithoutRow = (observed: ObservedPhase, dashboards: readonly ReadDashboard[]) =>
  observed.expectations.filter((expectation) => {
    const rows = dashboards
      .flatMap(({ panels }) => panels)
      .filter(({ type, title }) => type === "row" && title === expectationTitle(expectation));
    return !rows.some(({ panels }) => {
      const words = panels.find(({ type }) => type === "text")?.options?.content ?? "";
      return (
        words.replaceAll("\\", "").includes(`${expectation.verdict}`) &&
        words.replaceAll("\\", "").includes(expectation.because.replaceAll("\\", "")) &&
        panels.some(({ targets }) => JSON.stringify(targets).includes("hubble_flows_processed_total"))
      );
    });
  });

/** Queries that no panel of a set of dashboards asks. */
const unshown = (list: readonly Query[], panels: readonly ReadPanel[]): readonly string[] => {
  const asked = new Set(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
  return list.filter(({ expr }) => !asked.has(expr(dashboardParameters))).map(({ name }) => name);
};

describe("the dashboards", () => {
  it("none misleads, in any phase, whatever is switched on", () => {
    for (const observed of observedPhases) {
      const dashboards = dashboardsOf(observed);
      for (const dashboard of dashboards)
        assert.deepEqual(dashboardFaults(dashboard, dashboards), [], `${observed.phase}: ${dashboard.title}`);
    }
  });

  for (const [what, breakIt, expected] of fixtures) {
    it(`${what} is found`, () => {
      const [first, ...others] = sound;
      assert.ok(first !== undefined);
      const faults = dashboardFaults(breakIt(first), [first, ...others]);
      assert.ok(
        faults.some((fault) => fault.includes(expected)),
        JSON.stringify(faults),
      );
    });
  }

  it("are found under the names that people keep links to", () => {
    assert.deepEqual(
      labDashboards(l7GetRoot).map(({ uid, title, fileName }) => [uid, title, fileName]),
      [
        ["policy-lab-l3-l4", "Policy lab – L3/L4 evidence", "policy-lab-l3-l4.json"],
        ["policy-lab-l7", "Policy lab – L7 evidence", "policy-lab-l7.json"],
      ],
    );
  });

  it("every expectation of every phase has its row", () => {
    for (const observed of observedPhases)
      assert.deepEqual(expectationsWithoutRow(observed, dashboardsOf(observed)), [], observed.phase);
  });

  it("an expectation without a row, or whose row is about another, is found", () => {
    const without = (title: string) =>
      sound.map((d) => ({ ...d, panels: d.panels.filter((panel) => panel.title !== title) }));
    const [first] = l7GetRoot.expectations;
    assert.ok(first !== undefined);
    assert.equal(expectationsWithoutRow(l7GetRoot, without(expectationTitle(first))).length, 1);
    const silent = sound.map((d) => changed(d, "hubble_flows_processed_total", "up"));
    assert.equal(expectationsWithoutRow(l7GetRoot, silent).length, l7GetRoot.expectations.length);
  });

  it("a row says what is seen: a refusal, a drop, and in audit mode neither", () => {
    const told = (observed: ObservedPhase) =>
      dashboardsOf(observed)
        .flatMap(({ panels }) => panels.flatMap((row) => row.panels))
        .flatMap(({ options }) => options?.content ?? [])
        .join("\n");
    assert.match(told(observedPhase("l7-get-root")), /Cilium's proxy answers/);
    assert.match(told(observedPhase("deny-proof")), /DROPPED grows: the packet has no answer/);
    assert.match(told(observedPhase("mtls")), /until both ends have authenticated/);
    const audited = told(observedPhase("deny-proof", { features: allFeatures }));
    assert.match(audited, /AUDIT grows/);
    assert.doesNotMatch(audited, /DROPPED grows/);
  });

  it("a row says what its panels cannot tell apart", () => {
    const told = (phase: "fqdn" | "cross-cluster" | "l7-get-root") =>
      JSON.stringify(labDashboards(observedPhase(phase)).map(({ json }) => json));
    assert.match(told("fqdn"), /is not a pod and has no label/);
    assert.match(told("cross-cluster"), /Clusters are not labels/);
    assert.match(told("l7-get-root"), /Paths, hosts and headers are not labels/);
  });

  it("every named query is on one of them", () => {
    assert.deepEqual(unshown(Object.values(queries), soundPanels), []);
  });

  it("a query that is on none of them is found", () => {
    const forgotten: Query = { ...queries.phase, name: "forgotten", expr: () => "sum(cilium_identity)" };
    assert.deepEqual(unshown([forgotten], soundPanels), ["forgotten"]);
  });

  it("the phase has a page, and both dashboards name it", () => {
    const root = join(__dirname, "../..");
    for (const phase of [...phaseNames, "own"]) assert.ok(existsSync(join(root, policyPage(phase))), phase);
    const named = dashboardsOf(observedPhase("mtls"));
    for (const dashboard of named) {
      const words = everyPanel(dashboard).map(({ options }) => options?.content ?? "");
      assert.ok(words.some((text) => text.includes("`docs/policies/mtls.md`")));
      assert.equal(dashboard.links.length, 1);
    }
    for (const { links } of sound)
      assert.ok(links.some(({ url }) => url === "https://example.org/docs/policies/l7-get-root.md"));
  });

  it("own policies without expectations have dashboards, without rows for any", () => {
    const own: ObservedPhase = {
      ...l7GetRoot,
      phase: "own",
      summary: "One's own policies.",
      expectations: [],
    };
    const dashboards = dashboardsOf(own);
    for (const dashboard of dashboards) assert.deepEqual(dashboardFaults(dashboard, dashboards), []);
    const closed = dashboards.flatMap(({ panels }) => panels.filter(({ collapsed }) => collapsed));
    assert.deepEqual(closed, []);
  });

  it("drops by source and by destination stand side by side", () => {
    const [source, destination] = [
      titled("Drops by source namespace"),
      titled("Drops by destination namespace"),
    ];
    assert.equal(source.gridPos.y, destination.gridPos.y);
    assert.equal(source.gridPos.x + source.gridPos.w, destination.gridPos.x);
  });

  it("Hubble's health is a state timeline: 0 is OK and green, 1 is DEGRADED and red", () => {
    const { type, fieldConfig } = titled("Hubble telemetry health");
    assert.equal(type, "state-timeline");
    assert.deepEqual(fieldConfig?.defaults.mappings, [
      {
        type: "value",
        options: {
          "0": { text: "OK", color: "green", index: 0 },
          "1": { text: "DEGRADED", color: "red", index: 1 },
        },
      },
    ]);
    assert.deepEqual(fieldConfig?.defaults.thresholds?.steps, [
      { value: null, color: "green" },
      { value: 1, color: "red" },
    ]);
  });

  it("BPF maps have their guardrails where the alerts are", () => {
    const alerted = alerts(l7GetRoot)
      .filter(({ expr }) => expr.includes("cilium_bpf_map_pressure"))
      .map(({ expr }) => Number(/> ([\d.]+)$/.exec(expr)?.[1]));
    assert.deepEqual(alerted, [0.8, 0.95]);
    assert.deepEqual(titled("Fullest BPF maps").fieldConfig?.defaults.thresholds?.steps, [
      { value: null, color: "green" },
      { value: alerted[0], color: "orange" },
      { value: alerted[1], color: "red" },
    ]);
  });

  it("drops by reason are shown as they are now, and of the last hour", () => {
    const [now, hour] = [titled("Cilium drops by reason, now"), titled("Cilium drops by reason, last hour")];
    assert.match(JSON.stringify(now.targets), /\[\$__rate_interval\]/);
    assert.match(JSON.stringify(hour.targets), /increase\(.*\[1h\]/);
    assert.equal(now.gridPos.y, hour.gridPos.y);
  });

  it("namespaces are chosen from what Hubble has seen, All of them at first", () => {
    for (const { templating } of sound) {
      const [source, ...namespaces] = templating.list;
      assert.deepEqual([source?.type, source?.query], ["datasource", "prometheus"]);
      assert.deepEqual(
        namespaces.map(({ name, multi, includeAll, allValue }) => [name, multi, includeAll, allValue]),
        [
          ["namespace", false, true, ".*"],
          ["src_ns", true, true, ".*"],
          ["dst_ns", true, true, ".*"],
        ],
      );
      for (const { query } of namespaces) {
        const [, promql = ""] = /^(?:query_result|label_values)\((.*?)(?:, \w+)?\)$/.exec(query) ?? [];
        const { selections } = promqlFacts(promql.replaceAll("$__range", "1h"));
        assert.ok(selections.length > 0);
        assert.ok(selections.every(({ series }) => series === "hubble_flows_processed_total"));
      }
    }
  });

  it("a chosen namespace is compared as a pattern: several and All are patterns", () => {
    for (const { targets } of soundPanels)
      for (const { expr = "" } of targets) assert.doesNotMatch(expr, /[^~]"\$(namespace|src_ns|dst_ns)"/);
  });

  it("phase swaps are marked on both", () => {
    for (const { annotations } of sound) {
      const { target, titleFormat } = one(annotations.list, "annotations");
      assert.equal(titleFormat, "phase {{phase}}");
      assert.match(target.expr ?? "", /^lab:phase:info unless lab:phase:info offset/);
      promqlFacts((target.expr ?? "").replace("$__interval", "1m"));
    }
  });

  it("ids stay when a phase with other expectations is laid down", () => {
    const fixed = (observed: ObservedPhase) =>
      dashboardsOf(observed).map((d) =>
        everyPanel({ ...d, panels: d.panels.filter(({ collapsed }) => !collapsed) }).map(({ id, title }) => [
          id,
          title,
        ]),
      );
    assert.deepEqual(fixed(observedPhase("fqdn")), fixed(observedPhase("deny-proof")));
  });

  it("DNS queries for a name ask for what is there, whatever the name's dots", () => {
    const query = queriesForName({ namespace: "policy-lab" }, "api.example.com");
    assert.deepEqual(queryFaults(query), []);
    assert.match(query.expr(dashboardParameters), /query=~"api\\\\\.example\\\\\.com\\\\\.\?"/);
  });
});
