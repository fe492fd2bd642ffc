import { defaultRelease } from "../../../cilium/releases";
import { labelsOfSeries, metricOfSeries } from "../../../observability/metrics/catalogue";
import type { Alert } from "../../../observability/rules/alert";
import type { RuleCase } from "./rule-case";

/** Series that Prometheus would never have: a metric or a label that its exporter does not set. */
export const seriesFaults = ({ alert, title, series }: RuleCase): readonly string[] =>
  series.flatMap(({ name, labels }) => {
    if (metricOfSeries(name, defaultRelease) === undefined)
      return [`${alert} ${title}: nothing exports ${name}`];
    const known = labelsOfSeries(name, defaultRelease);
    return Object.keys(labels)
      .filter((label) => !known.includes(label))
      .map((label) => `${alert} ${title}: ${name} has no label ${label}`);
  });

/** Alerts without a case that fires, that stays quiet, or (where they are to be) that stays quiet around a swap. */
export const missingCases = (alerts: readonly Alert[], cases: readonly RuleCase[]): readonly string[] => {
  const known = alerts.map(({ name }) => name);
  const untested = alerts.flatMap(({ name, quietAroundSwaps }) => {
    const kinds = cases.filter(({ alert }) => alert === name).map(({ kind }) => kind);
    const wanted: readonly RuleCase["kind"][] = quietAroundSwaps
      ? ["fires", "quiet", "swap"]
      : ["fires", "quiet"];
    return wanted.filter((kind) => !kinds.includes(kind)).map((kind) => `${name}: no case “${kind}”`);
  });
  const strange = cases.filter(({ alert }) => !known.includes(alert));
  return [...untested, ...strange.map(({ alert }) => `${alert}: no such alert`)];
};

/** Cases that do not do what their kind says. */
export const kindFaults = ({ alert, title, kind, firing, series }: RuleCase): readonly string[] => {
  const swaps = series.some(({ name }) => name === "lab:phase:info");
  const fires = firing.length > 0;
  const faults = [
    ...(fires === (kind === "fires") ? [] : [`is “${kind}” and expects ${firing.length} alerts`]),
    ...(kind === "swap" && !swaps ? ["is a swap without a second phase"] : []),
    ...(kind === "quiet" && swaps ? ["is quiet because of a swap"] : []),
  ];
  return faults.map((fault) => `${alert} ${title}: ${fault}`);
};
