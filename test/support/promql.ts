import { parser } from "@prometheus-io/lezer-promql";

/** A selection of series in a PromQL expression. */
export interface Selection {
  /** Name of the series: of a histogram with its suffix. */
  readonly series: string;
  /** Labels that its matchers name. */
  readonly labels: readonly string[];
}

/** What a PromQL expression asks for. */
export interface PromqlFacts {
  readonly selections: readonly Selection[];
  /** Labels in `by (…)`, `without (…)`, `on (…)`, `ignoring (…)`, anywhere. */
  readonly grouping: readonly string[];
}

/** What a PromQL text is made of, by Prometheus' own grammar. Throws where it is no PromQL. */
export const promqlFacts = (text: string): PromqlFacts => {
  const selections: { series: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      const word = text.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${text}`);
      if (type.name === "VectorSelector") {
        const name = node.getChild("Identifier");
        selections.push({ series: name ? text.slice(name.from, name.to) : "", labels: [] });
      }
      const isGrouped = node.parent?.name === "GroupingLabels";
      if (type.name === "LabelName" && isGrouped) grouping.push(word);
      else if (type.name === "LabelName") selections.at(-1)?.labels.push(word);
    },
  });
  return { selections, grouping };
};
