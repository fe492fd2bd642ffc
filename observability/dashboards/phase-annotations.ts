import { type AnnotationQuery, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { shortestStep } from "./panels/query-panel";
import { asDataquery } from "./prometheus-target";
import { prometheus } from "./variables";

/**
 * A mark on every panel where another phase was laid down: the recording rule `lab:phase:info` has a series per phase,
 * and the query answers at the first point of a new one. It looks back by one step of the answer (`$__interval`): over a
 * fixed minute a swap would fall between two points as soon as they are further apart than that.
 */
export const phaseAnnotation = (): AnnotationQuery => {
  // The builder's defaults would hide the switch in a menu and call it Grafana's own.
  const {
    placement: _,
    builtIn: _own,
    ...annotation
  } = new AnnotationQueryBuilder()
    .name("Phase swaps")
    .datasource(prometheus)
    .enable(true)
    .iconColor("purple")
    .target(
      asDataquery({
        refId: "PhaseSwaps",
        expr: "lab:phase:info unless lab:phase:info offset $__interval",
        interval: shortestStep,
        legendFormat: "{{phase}}",
        range: true,
        instant: false,
      }),
    )
    .titleFormat("phase {{phase}}")
    .tagKeys("phase")
    .build();
  return annotation;
};
