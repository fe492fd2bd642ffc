import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { monitoringSchema } from "../../../config/monitoring-schema";
import {
  CRDS_CHART_NAME,
  CRDS_CHART_VERSION,
  escapeTemplate,
  writeCrdsChart,
} from "../../../sandbox/toolchain/crds-chart";

describe("the chart of definitions", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "crds-chart-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has the definitions as templates, so that an upgrade of the release upgrades them", () => {
    writeFileSync(path.join(folder, "things.yaml"), "kind: CustomResourceDefinition\n");
    writeFileSync(path.join(folder, "README.md"), "not a definition\n");
    const chart = path.join(folder, "chart");
    writeCrdsChart(chart, "0.91.0", folder);
    assert.deepEqual(readdirSync(chart).sort(), ["Chart.yaml", "templates"]);
    assert.deepEqual(readdirSync(path.join(chart, "templates")), ["things.yaml"]);
    const metadata = readFileSync(path.join(chart, "Chart.yaml"), "utf8");
    assert.match(metadata, /^name: prometheus-operator-crds$/m);
    assert.match(metadata, /^appVersion: v0\.91\.0$/m);
  });

  it("keeps braces out of Helm's template engine", () => {
    assert.equal(escapeTemplate("a {{ b }} c"), 'a {{ "{{" }} b }} c');
    assert.equal(escapeTemplate("{a: {b: c}}"), "{a: {b: c}}");
  });

  it("has the name that the program asks for, and the version that the sandbox's stack file says", () => {
    const file = parse(readFileSync(path.join(__dirname, "../../../Pulumi.sandbox.yaml"), "utf8")) as {
      config: Record<string, { crds: { chart: string; version: string } }>;
    };
    const crds = file.config["talos-policy-lab:monitoring"]?.crds;
    assert.equal(crds?.version, CRDS_CHART_VERSION);
    assert.equal(path.basename(crds?.chart ?? ""), CRDS_CHART_NAME);
    assert.equal(monitoringSchema.parse({}).crds.chart, CRDS_CHART_NAME);
  });
});
