import type { Job, Metric } from "../cilium/metric";
import { ciliumReleases, defaultRelease } from "../cilium/releases";
import { catalogueOf, inRelease, type MetricName } from "../observability/metrics/catalogue";
import { scrapeLabels } from "../observability/metrics/scrape-labels";
import { everywhere, type Query, queries } from "../observability/queries";
import { codeBlock } from "./policy-pages/code-block";
import { markdownTable } from "./policy-pages/markdown-table";

const metrics = catalogueOf(defaultRelease);

const code = (text: string): string => `\`${text}\``;

const codes = (texts: readonly string[]): string => texts.map(code).join(", ");

const metricRow = (metric: Metric): readonly string[] => [
  code(metric.name),
  metric.type,
  metric.help,
  codes(metric.labels),
  metric.setting,
];

const jobSection = (job: Job): string => {
  const own = Object.values<Metric>(metrics).filter((metric) => metric.job === job);
  const scraped =
    job === "prometheus"
      ? "Made by Prometheus itself or by this stack's rules; no labels of a scrape."
      : `Scraping adds ${codes(scrapeLabels(job))}.`;
  return [
    `### ${job}`,
    scraped,
    markdownTable(["Metric", "Type", "What it is", "Own labels", "Needs"], own.map(metricRow)),
  ].join("\n\n");
};

const otherReleases = ciliumReleases.filter((release) => release !== defaultRelease);

/** What a metric is called and has in another release, where that is not as in the default one. */
const changedRows = (): readonly (readonly string[])[] =>
  (Object.entries(metrics) as [MetricName, Metric][]).flatMap(([key, metric]) => {
    const others = otherReleases.map((release): Metric => catalogueOf(release)[key]);
    const texts = [metric, ...others].map(
      ({ name, type, labels }) =>
        `${name === metric.name ? "" : `${code(name)}, `}${type === metric.type ? "" : `${type}, `}${codes(labels) || "none"}`,
    );
    return new Set(texts).size === 1 ? [] : [[code(metric.name), ...texts]];
  });

const jobs: readonly Job[] = [...new Set(Object.values<Metric>(metrics).map(({ job }) => job))];

const settingsOf = (names: readonly MetricName[]): string =>
  [...new Set(names.map((name) => metrics[name].setting))].join("; ");

const querySection = (query: Query): string =>
  [
    `### ${query.name}`,
    `**${query.title}.** ${query.description}`,
    codeBlock("promql", inRelease(query.expr(everywhere), defaultRelease)),
    `Reads ${codes(query.metrics)}; needs ${settingsOf(query.metrics)}. Unit ${code(query.unit)}, legend ${code(query.legend)}.`,
  ].join("\n\n");

/** `docs/metrics.md`: every metric with the setting that it needs, and every named query. */
export const metricsPage = (): string =>
  `${[
    "# Metrics and queries",
    "Made from `observability/metrics/` and `observability/queries/` by `npm run generate`.",
    `What dashboards, alerts and [the lab's evidence](observability.md) read, and the setting without which it does not exist.
Names and labels are compared with Cilium's own code by a test, and every query with these labels: one that would come
back empty fails the build.`,
    "## Metrics",
    ...jobs.map(jobSection),
    "### Other releases of Cilium",
    `Own labels that are not those of ${defaultRelease.minor} in every release:`,
    markdownTable(
      ["Metric", defaultRelease.minor, ...otherReleases.map(({ minor }) => minor)],
      changedRows(),
    ),
    `The code that is run for these tests, and that made the recording, is that of ${defaultRelease.minor}. Of ${otherReleases.map(({ minor }) => minor).join(" and ")} a test reads in the
sources of the pinned release what each metric is called, its type and labels, and that it is on by default; and whatever dashboards
and alerts ask (panels, marks, variables, rules, in every phase) is tried on what was read: a metric or label that a release does not
have fails the build. That each has the values that the queries select (reasons of drops, states) is known of ${defaultRelease.minor} alone.`,
    "## Queries",
    `For every namespace and a window of ${everywhere.window}. In the dashboards both are variables.`,
    ...Object.values<Query>(queries).map(querySection),
  ].join("\n\n")}\n`;
