import { parser } from "@prometheus-io/lezer-promql";
import type { PrometheusRuleObject } from "../../../observability/rules/prometheus-rule";

const turned: Readonly<Record<string, string>> = { ">": "<", "<": ">", "==": "!=", "!=": "==" };

const comparisonNodes: readonly string[] = ["Gtr", "Lss", "Eql", "Neq"];

/** Places of the comparisons of an expression; those within matchers of labels are none. */
const comparisonsOf = (expr: string): readonly { readonly from: number; readonly to: number }[] => {
  const found: { from: number; to: number }[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to, node }) => {
      const compares = comparisonNodes.includes(type.name) && node.parent?.name === "BinaryExpr";
      if (compares) found.push({ from, to });
    },
  });
  return found;
};

/** How many comparisons a PromQL expression has. */
export const comparisonCount = (expr: string): number => comparisonsOf(expr).length;

/** The expression with its comparison of that number, counted from 0, turned round. */
export const turnComparison = (expr: string, index: number): string => {
  const place = comparisonsOf(expr)[index];
  if (place === undefined) return expr;
  const operator = expr.slice(place.from, place.to);
  return `${expr.slice(0, place.from)}${turned[operator] ?? operator}${expr.slice(place.to)}`;
};

/** Rules with the expression of every alert changed. */
export const mutateAlerts = (
  rules: PrometheusRuleObject,
  change: (expr: string) => string,
): PrometheusRuleObject => ({
  ...rules,
  spec: {
    groups: rules.spec.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ("alert" in rule ? { ...rule, expr: change(rule.expr) } : rule)),
    })),
  },
});

/** Rules without the alerts but one: promtool evaluates every rule of a file for each of its cases. */
export const onlyAlert = (rules: PrometheusRuleObject, name: string): PrometheusRuleObject => ({
  ...rules,
  spec: {
    groups: rules.spec.groups
      .map((group) => ({
        ...group,
        rules: group.rules.filter((rule) => !("alert" in rule) || rule.alert === name),
      }))
      .filter((group) => group.rules.length > 0),
  },
});
