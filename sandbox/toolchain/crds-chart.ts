import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Name of the chart, as the prometheus-community calls theirs. */
export const CRDS_CHART_NAME = "prometheus-operator-crds";
/** Version of that project's chart that carries the definitions of the pinned prometheus-operator. */
export const CRDS_CHART_VERSION = "29.0.0";

/** A text that comes out of Helm's template engine as it went in. */
export function escapeTemplate(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}

/**
 * Writes a chart of definitions. They are templates and not in the chart's `crds/` folder, which Helm never upgrades.
 *
 * @param appVersion version of the prometheus-operator, without `v`.
 * @param definitions folder of the definitions, one YAML file each.
 */
export function writeCrdsChart(chart: string, appVersion: string, definitions: string): void {
  const templates = path.join(chart, "templates");
  mkdirSync(templates, { recursive: true });
  writeFileSync(
    path.join(chart, "Chart.yaml"),
    [
      "apiVersion: v2",
      `name: ${CRDS_CHART_NAME}`,
      "description: CustomResourceDefinitions of the prometheus-operator, from its Go module, without descriptions",
      "type: application",
      `version: ${CRDS_CHART_VERSION}`,
      `appVersion: v${appVersion}`,
      "",
    ].join("\n"),
  );
  for (const name of readdirSync(definitions).filter((file) => file.endsWith(".yaml"))) {
    const definition = readFileSync(path.join(definitions, name), "utf8");
    writeFileSync(path.join(templates, name), escapeTemplate(definition));
  }
}
