import assert from "node:assert/strict";
import { askPanels } from "../../cli/dashboards/ask-panels";
import type { DashboardAnswer } from "../../cli/dashboards/panel-answer";
import { prometheusSource } from "../../cli/dashboards/query-source";
import { dashboardModels } from "../../observability/dashboards";
import type { Series } from "../../observability/prometheus/prometheus-answer";
import { queryRange } from "../../observability/prometheus/prometheus-client";
import { everywhere, flowsBetween, type Query, queries, requestsBetween } from "../../observability/queries";
import { labelledEnd } from "../../observability/queries/labelled-end";
import { queriesForName } from "../../observability/queries/name-queries";
import type { PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { type StartedExample, startRecordedExample } from "../../recording/recorded-example";
import { stderrReporter } from "../support/stderr-reporter";
import { answerFaults } from "./answer-faults";
import { allFeatures, observedPhase } from "./observed-phases";

const pair = { source: labelledEnd(lab, "client"), destination: labelledEnd(lab, "server") };

const all: readonly Query[] = [
  ...Object.values(queries),
  flowsBetween(pair),
  requestsBetween(pair),
  queriesForName({ namespace: lab.monitoringNamespace }, "grafana.com"),
];

/** The phases that the recording tells of: each row of theirs has something to show. */
const toldPhases = ["baseline", "deny-proof", "l7-get-root", "mtls"] as const satisfies readonly PhaseName[];

/** Faults of every query of every panel and annotation, with the panel's title. */
const panelFaults = (answers: readonly DashboardAnswer[]): readonly string[] =>
  answers.flatMap(({ model, panels, refusedMarks }) => [
    ...refusedMarks.map(({ refused }) => `${model.title}: an annotation is refused: ${refused}`),
    ...[...panels.values()].flatMap(({ panel, answers: asked }) =>
      asked.flatMap(({ target, series, refused }) =>
        (refused === undefined ? answerFaults({ legend: target.legendFormat ?? "" }, series) : [refused]).map(
          (fault) => `${model.title} / ${panel.title}: ${fault}`,
        ),
      ),
    ),
  ]);

describe("queries in a real Prometheus, on series of Cilium's own metric code", function () {
  this.timeout(20 * 60_000);
  let example: StartedExample;

  before(async () => {
    example = await startRecordedExample(stderrReporter);
  });

  after(() => example?.stop());

  const ask = async (expr: string): Promise<readonly Series[]> => {
    const { url, from, to } = example;
    return (await queryRange(url, expr, { from, to, step: 60 })).series;
  };

  const askPhase = (phase: PhaseName) => {
    const observed = observedPhase(phase, { features: allFeatures });
    const models = dashboardModels(observed);
    const { url, from, to } = example;
    return askPanels(models, {
      source: prometheusSource(url, new AbortController().signal),
      range: { from, to, step: 60 },
      choices: {},
      progress: () => {},
    });
  };

  describe("every named query has an answer with the labels of its legend", () => {
    for (const query of all) {
      it(query.name, async () =>
        assert.deepEqual(answerFaults(query, await ask(query.expr(everywhere))), []),
      );
    }
  });

  for (const phase of toldPhases) {
    it(`every panel for phase ${phase} has data, and marks of swaps`, async () => {
      const answers = await askPhase(phase);
      assert.deepEqual(panelFaults(answers), []);
      for (const { model, marks } of answers) {
        assert.ok(marks.length > 0, `${model.title} marks no swap`);
      }
    });
  }

  describe("what would be empty by mistake is found:", () => {
    const query = queries["drops-by-reason"];
    const mistakes: readonly (readonly [string, string, string, string])[] = [
      ["a metric that no version has", "rate(cilium_bpf_map_entries[5m])", query.legend, "no data"],
      [
        "a value that no series has",
        'sum by (reason) (rate(hubble_drop_total{reason="Policy denied"}[5m]))',
        query.legend,
        "no data",
      ],
      [
        "workloads of both ends, of which an agent knows its own only",
        'rate(hubble_flows_processed_total{source_namespace="policy-lab", source_workload!="", destination_workload!=""}[5m])',
        "{{verdict}}",
        "no data",
      ],
      [
        "a label that is summed away",
        "sum(rate(hubble_drop_total[5m]))",
        query.legend,
        "no series has the label reason of its legend",
      ],
      ["a quotient of nothings", "0 * sum(up) / (0 * sum(up))", "", "no value is a number"],
    ];
    for (const [what, expr, legend, expected] of mistakes) {
      it(what, async () => assert.deepEqual(answerFaults({ legend }, await ask(expr)), [expected]));
    }

    it("a row for a flow that nobody tried", async () => {
      const faults = panelFaults(await askPhase("grpc"));
      assert.ok(faults.length > 0);
      for (const fault of faults) assert.match(fault, /: no data$/);
    });
  });
});
