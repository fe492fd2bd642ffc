import { ciliumReleases } from "../../cilium/releases";

/** SHA-256 of a chart's archive in hexadecimal. */
export type ChartDigest = string;

/**
 * Digests of charts whose content is known, `name@version`: Cilium's of every release that is known, and those that the
 * configuration names by default, as the index of prometheus-community/helm-charts (branch `gh-pages`) gives them. A test
 * fails when a default version has none.
 */
export const pinnedCharts: Readonly<Record<string, ChartDigest>> = {
  ...Object.fromEntries(
    ciliumReleases.flatMap(({ chart }) =>
      Object.entries(chart.digests).map(([version, digest]) => [`cilium@${version}`, digest]),
    ),
  ),
  "kube-prometheus-stack@88.5.3": "3bff576f57c88f9fcac3286cc6e0d22ddaf7d7e1829c14a09257359f02ca64c9",
  "prometheus-operator-crds@31.0.1": "105a22a9f9aee1a42d367e1ffe7d613716087b74b341c2b184fb3492e565e1cc",
};

/** The pinned digest of a chart; undefined for other versions than the default ones. */
export const pinnedDigest = (chart: string, version: string): ChartDigest | undefined =>
  pinnedCharts[`${chart}@${version}`];
