// The package's builders of panels and targets are not loaded, only its types: they bring in four times the modules, and
// every preview would wait for them.
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";

/** What a panel or an annotation asks Prometheus for. */
export type PrometheusTarget = Omit<Dataquery, "_implementsDataqueryVariant" | "refId"> & {
  readonly refId: string;
};

/** A target in the form that the package's builders take: its types mark a target by a method. */
export const asDataquery = (target: PrometheusTarget) => ({
  build: (): Dataquery => ({ ...target, _implementsDataqueryVariant: () => undefined }),
});

/** Reference to the Prometheus that the reader has chosen; no uid of an installation is written down. */
export const prometheus = { type: "prometheus", uid: "$datasource" };
