import type { CiliumRelease } from "../../../cilium/cilium-release";
import { defaultRelease } from "../../../cilium/releases";
import { inRelease, labelsOfSeries, metricOfSeries } from "../../../observability/metrics/catalogue";
import type { Alert, AlertGroup } from "../../../observability/rules/alert";
import { conditionOf } from "../../../observability/rules/swap-silence";
import { promqlFacts } from "../../support/promql";

type KnownLabels = ReadonlyMap<string, readonly string[]>;

const recordedLabels = (groups: readonly AlertGroup[]): KnownLabels =>
  new Map(
    groups
      .flatMap(({ recordings }) => recordings)
      .map(({ record, keeps, labels }) => [record, [...keeps, ...Object.keys(labels ?? {})]]),
  );

const exprFaults = (expr: string, recorded: KnownLabels, release: CiliumRelease): readonly string[] => {
  const { selections, grouping } = promqlFacts(inRelease(expr, release));
  const labelsOf = (series: string): readonly string[] | undefined =>
    recorded.get(series) ??
    (metricOfSeries(series, release) === undefined ? undefined : labelsOfSeries(series, release));
  const faults = selections.flatMap(({ series, labels }) => {
    const known = labelsOf(series);
    if (known === undefined) return [`nothing exports ${series}`];
    return labels.filter((label) => !known.includes(label)).map((label) => `${series} has no label ${label}`);
  });
  const every = selections.flatMap(({ series }) => labelsOf(series) ?? []);
  const unknown = grouping.filter((label) => !every.includes(label));
  return [...faults, ...unknown.map((label) => `no series has a label ${label}`)];
};

const textLabels = (text: string): readonly string[] =>
  [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label);

const alertFaults = (alert: Alert, recorded: KnownLabels, release: CiliumRelease): readonly string[] => {
  const { selections, grouping } = promqlFacts(inRelease(alert.expr, release));
  const left =
    grouping.length > 0
      ? grouping
      : selections.flatMap(({ series }) => recorded.get(series) ?? labelsOfSeries(series, release));
  const used = textLabels(`${alert.summary} ${alert.description}`);
  return [
    ...exprFaults(conditionOf(alert), recorded, release),
    ...used.filter((label) => !left.includes(label)).map((label) => `the text uses ${label}`),
    ...(/\$value/.test(alert.description) || alert.expr.startsWith("up{") ? [] : ["the text has no number"]),
  ];
};

/**
 * Everything by which rules would never fire, or would say it with holes in the text: metrics and labels that nothing
 * has. Sentences, each with the rule's name.
 *
 * @param release whose metrics there are. Default: that of a stack that names none.
 */
export const ruleFaults = (
  groups: readonly AlertGroup[],
  release: CiliumRelease = defaultRelease,
): readonly string[] => {
  const recorded = recordedLabels(groups);
  return groups.flatMap(({ recordings, alerts }) => [
    ...recordings.flatMap(({ record, expr }) =>
      exprFaults(expr, new Map(), release).map((fault) => `${record}: ${fault}`),
    ),
    ...alerts.flatMap((alert) =>
      alertFaults(alert, recorded, release).map((fault) => `${alert.name}: ${fault}`),
    ),
  ]);
};
