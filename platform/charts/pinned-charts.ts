/** SHA-256 of a chart's archive in hexadecimal. */
export type ChartDigest = string;

/**
 * Digests of the charts that the configuration names by default, `name@version`, as their repositories' indexes give
 * them: cilium/charts (`index.yaml`), prometheus-community/helm-charts (branch `gh-pages`, `index.yaml`). A test fails
 * when a default version has none.
 */
export const pinnedCharts: Readonly<Record<string, ChartDigest>> = {
  "cilium@1.18.6": "fb2af7f257395f5f9e5c2144febabf2b49b883f222345247ba107e36edb8794b",
  "kube-prometheus-stack@88.5.3": "3bff576f57c88f9fcac3286cc6e0d22ddaf7d7e1829c14a09257359f02ca64c9",
  "prometheus-operator-crds@31.0.1": "105a22a9f9aee1a42d367e1ffe7d613716087b74b341c2b184fb3492e565e1cc",
};

/** The pinned digest of a chart; undefined for other versions than the default ones. */
export const pinnedDigest = (chart: string, version: string): ChartDigest | undefined =>
  pinnedCharts[`${chart}@${version}`];
