import { type ChartValue, changedValueText } from "../cilium/chart-changes";
import type { CiliumRelease } from "../cilium/cilium-release";
import { unknownKeys } from "./chart-keys/unknown-keys";
import type { HelmValues } from "./cilium-values/helm-values";
import { valueAt } from "./cluster-needs/value-at";

/** A value whose default is another one afterwards. */
export interface ChangedDefault {
  readonly path: string;
  readonly before: ChartValue;
  readonly after: ChartValue;
}

/** What an upgrade, or the way back, does to the chart's values. */
export interface ChangedValues {
  /** Values that the user sets, and that the chart does not know afterwards. */
  readonly gone: readonly string[];
  /** Values that nothing sets, with another default afterwards. */
  readonly defaults: readonly ChangedDefault[];
}

const defaultsBetween = (before: CiliumRelease, after: CiliumRelease): readonly ChangedDefault[] => {
  const listed = (release: CiliumRelease): readonly ChangedDefault[] =>
    Object.entries(release.chart.changes?.defaults ?? {}).map(([path, [old, young]]) => ({
      path,
      before: old,
      after: young,
    }));
  // Each release lists what it has otherwise than the one before it: on the way back that is turned round.
  return after.chart.changes?.since === before.version
    ? listed(after)
    : listed(before).map(({ path, before: old, after: young }) => ({ path, before: young, after: old }));
};

/**
 * What of the chart's values is otherwise after an upgrade over one minor release, or the way back.
 *
 * @param own the user's `cilium.values`.
 * @param all every value that the release gets afterwards: what is set has no default.
 */
export const changedValues = (
  before: CiliumRelease,
  after: CiliumRelease,
  own: HelmValues,
  all: HelmValues,
): ChangedValues => {
  if (before === after) return { gone: [], defaults: [] };
  const unknownBefore = new Set(unknownKeys(own, before.chart.keys).map(({ path }) => path));
  return {
    gone: unknownKeys(own, after.chart.keys)
      .map(({ path }) => path)
      .filter((path) => !unknownBefore.has(path)),
    defaults: defaultsBetween(before, after).filter(({ path }) => valueAt(all, path) === undefined),
  };
};

/** The same in lines for people. */
export const changedValueLines = ({ gone, defaults }: ChangedValues): readonly string[] => [
  ...gone.map((path) => `cilium.values.${path}: the chart does not have it any more; Helm ignores it`),
  ...defaults.map(({ path, before, after }) => `${path}: default ${changedValueText(before, after)}`),
];
