import type { CiliumRelease } from "../../../cilium/cilium-release";
import { defaultRelease } from "../../../cilium/releases";
import { inRelease, labelsOfSeries } from "../../../observability/metrics/catalogue";
import type { Alert, AlertGroup } from "../../../observability/rules/alert";
import { conditionOf } from "../../../observability/rules/swap-silence";
import { promqlFacts } from "../../support/promql";
import { type KnownLabels, readExpression } from "../expression-faults";

const recordedLabels = (groups: readonly AlertGroup[]): KnownLabels =>
  new Map(
    groups
      .flatMap(({ recordings }) => recordings)
      .map(({ record, keeps, labels }) => [record, [...keeps, ...Object.keys(labels ?? {})]]),
  );

const exprFaults = (expr: string, recorded: KnownLabels, release: CiliumRelease): readonly string[] =>
  readExpression(expr, release, recorded).faults;

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
