import { readFileSync, statSync } from "node:fs";
import { chartError } from "./chart-error";
import { type ChartStore, digestOf, linkTo } from "./chart-store";
import { ensureSame, expectedDigest } from "./expected-digest";
import type { ChartDigest } from "./pinned-charts";
import { type ChartSource, isChartPath, pathSource, plainDigest, type WantedChart } from "./wanted-chart";

const fromPath = (wanted: WantedChart): ChartSource => {
  const { chart, key, digest } = wanted;
  if (digest === undefined) return pathSource(chart);
  if (statSync(chart, { throwIfNoEntry: false })?.isFile() !== true) {
    const details = [`${key}.digest is the digest of an archive, and ${chart} is none`];
    throw chartError(`${key}.digest cannot be checked`, details, `pulumi config rm --path ${key}.digest`);
  }
  const expected = { digest: plainDigest(digest), because: `${key}.digest` };
  ensureSame(wanted, chart, digestOf(readFileSync(chart)), expected);
  return pathSource(chart);
};

const linked = (wanted: WantedChart, store: ChartStore, digest: ChartDigest): ChartSource => ({
  chart: linkTo(store.path(digest), wanted, digest),
});

/**
 * The chart, from this machine: a chart of a repository is fetched once and kept by its digest, after that the repository
 * is not asked any more; likewise one of an OCI registry. A folder or archive is taken as it is.
 *
 * @param say told what is fetched, and which digest is trusted from now on.
 * @throws UserError if it cannot be had, or has another digest than expected.
 */
export const fetchChart = async (
  wanted: WantedChart,
  store: ChartStore,
  say: (text: string) => void,
): Promise<ChartSource> => {
  if (isChartPath(wanted.chart)) return fromPath(wanted);
  const expected = expectedDigest(wanted, store);
  if (expected !== undefined && store.has(expected.digest)) return linked(wanted, store, expected.digest);
  // What reads indexes and speaks HTTP is loaded only when something is fetched.
  const { fetchAnew } = require("./fetch-anew") as typeof import("./fetch-anew");
  return linked(wanted, store, await fetchAnew(wanted, store, expected, say));
};
