import assert from "node:assert/strict";
import { labDashboards } from "../../observability/dashboards";
import { type GrafanaSchema, grafanaSchema } from "./dashboards-grafana-schema";
import { everyPanel, readDashboard } from "./dashboards-read";
import { allFeatures, observedPhase, observedPhases } from "./observed-phases";

/** What Grafana's types say of a dashboard. */
const schemaFaults = (schema: GrafanaSchema, json: object): readonly string[] => {
  const { panels: _, ...frame } = readDashboard(json);
  return [
    ...schema.frameFaults(frame),
    ...everyPanel(readDashboard(json)).flatMap(({ panels: _own, targets, ...panel }) =>
      schema
        .panelFaults(panel.type, targets.length === 0 ? panel : { ...panel, targets })
        .map((fault) => `panel ${panel.id}: ${fault}`),
    ),
  ];
};

const [anyDashboard] = labDashboards(observedPhase("l7-get-root", { features: allFeatures }));

/** A sound dashboard with one thing changed in its text. */
const broken = (from: string, to: string): object => {
  const text = JSON.stringify(anyDashboard?.json);
  assert.ok(text.includes(from), `the fixture changes ${from}, which is not there`);
  return JSON.parse(text.replace(from, to));
};

const fixtures: readonly (readonly [string, string, string, string])[] = [
  ["a key that a dashboard does not have", '"timezone":"browser"', '"timeZone":"browser"', "timeZone"],
  ["a key that a panel does not have", '"description":"0 OK', '"descripton":"0 OK', "descripton"],
  ["a key that a target does not have", '"legendFormat"', '"legend"', "legend"],
  ["an option that a time series does not have", '"tooltip":{"mode"', '"toolTip":{"mode"', "toolTip"],
  [
    "a value that an option does not have",
    '"placement":"bottom"',
    '"placement":"below"',
    "/options/legend/placement",
  ],
  ["a field setting of another plugin", '"lineWidth":1', '"lineWeight":1', "lineWeight"],
  ["a threshold that is not a number", '"value":0.8', '"value":"0.8"', "/fieldConfig/defaults/thresholds"],
  ["a mapping of no known type", '"type":"value"', '"type":"values"', "/fieldConfig/defaults/mappings"],
  [
    "a variable that is refreshed in no known way",
    '"refresh":2',
    '"refresh":"2"',
    "/templating/list/1/refresh",
  ],
  ["a setting that annotations do not have", '"titleFormat"', '"title"', "/annotations/list/0"],
  ["a plugin that nobody has", '"type":"bargauge"', '"type":"bar-gauge"', "panels of type bar-gauge"],
];

describe("the dashboards and Grafana's own types", () => {
  let schema: GrafanaSchema;

  before("reads the types that Grafana publishes", function () {
    // Seconds; more where other programs run.
    this.timeout(120_000);
    schema = grafanaSchema();
  });

  it("no phase has a dashboard that they do not allow", () => {
    for (const observed of observedPhases)
      for (const { json, uid } of labDashboards(observed))
        assert.deepEqual(schemaFaults(schema, json), [], `${observed.phase}: ${uid}`);
  });

  for (const [what, from, to, expected] of fixtures) {
    it(`${what} is found`, () => {
      const faults = schemaFaults(schema, broken(from, to));
      assert.ok(
        faults.some((fault) => fault.includes(expected)),
        JSON.stringify(faults),
      );
    });
  }
});
