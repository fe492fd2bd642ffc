import { alerts } from "../../../observability/rules";
import { annotationsOf } from "../../../observability/rules/alert-annotations";
import { type RuleCase, seriesText } from "./rule-case";

interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: Readonly<Record<string, string>>;
}

/** A file of rule tests as promtool reads it. */
export interface PromtoolTests {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly {
    readonly name: string;
    readonly interval: string;
    readonly input_series: readonly { readonly series: string; readonly values: string }[];
    readonly alert_rule_test: readonly {
      readonly eval_time: string;
      readonly alertname: string;
      readonly exp_alerts: readonly ExpectedAlert[];
    }[];
  }[];
}

const expectedAlerts = ({ alert: name, observed: stack, firing }: RuleCase): readonly ExpectedAlert[] => {
  const alert = alerts(stack).find((each) => each.name === name);
  if (alert === undefined) throw new Error(`the stack has no alert ${name}`);
  return firing.map(({ labels, summary, description }) => ({
    exp_labels: labels,
    exp_annotations: annotationsOf({ ...alert, summary, description }, stack.docsUrl),
  }));
};

/**
 * Cases as one file for promtool. Series have a sample a minute; rules are evaluated as often as on a cluster.
 *
 * @param rulesFile relative to the file.
 */
export const promtoolTests = (rulesFile: string, cases: readonly RuleCase[]): PromtoolTests => ({
  rule_files: [rulesFile],
  evaluation_interval: "30s",
  tests: cases.map((each) => ({
    name: `${each.alert} ${each.title}`,
    interval: "1m",
    input_series: each.series.map((series) => ({ series: seriesText(series), values: series.values })),
    alert_rule_test: each.at.map((time) => ({
      eval_time: time,
      alertname: each.alert,
      exp_alerts: expectedAlerts(each),
    })),
  })),
});
