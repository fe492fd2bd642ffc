import type pc from "picocolors";
import { plainTable } from "../plain-table";
import { momentText, originText, type PageFacts } from "./page/page-facts";
import { type DashboardSummary, emptyPanels, type PanelSummary, type SeriesSummary } from "./summary";

type Colours = Pick<typeof pc, "bold" | "dim" | "yellow">;

const largest = (series: readonly SeriesSummary[]): SeriesSummary | undefined =>
  series
    .filter(({ last }) => last !== null)
    .toSorted((one, other) => (other.last ?? 0) - (one.last ?? 0))
    .at(0);

/** How often each state is there: `UP ×4, DOWN`. */
const counted = (texts: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} ×${count}`)).join(", ");
};

const lastText = ({ type, series }: PanelSummary): string => {
  const [only, ...others] = series;
  if (type === "state-timeline") return counted(series.map(({ text }) => text));
  if (others.length === 0) return only?.text ?? "";
  const top = largest(series);
  return top === undefined ? "NaN" : `${top.text}, the largest: ${top.name}`;
};

const rows = (panels: readonly PanelSummary[], colours: Colours): readonly (readonly string[])[] => {
  const titles = [...new Set(panels.map(({ row }) => row))];
  return titles.flatMap((title) => {
    const own = panels
      .filter(({ row }) => row === title)
      .map((panel) => [
        `  ${panel.title}`,
        String(panel.series.length),
        panel.empty === undefined ? lastText(panel) : colours.yellow("no data"),
      ]);
    return [[colours.bold(title), "", ""], ...own];
  });
};

/** What each panel shows, for people. */
export const summaryText = (
  dashboards: readonly DashboardSummary[],
  facts: PageFacts,
  colours: Colours,
): string => {
  const { phase, range, origin, chosen } = facts;
  const empty = emptyPanels(dashboards);
  const all = dashboards.reduce((sum, { panels }) => sum + panels.length, 0);
  return [
    originText(origin),
    `phase ${phase}, ${momentText(range.from)} to ${momentText(range.to)}${chosen.length === 0 ? "" : `, only ${chosen.join(", ")}`}`,
    ...dashboards.flatMap(({ title, panels }) => [
      "",
      colours.bold(title),
      plainTable(["PANEL", "SERIES", "LAST"], rows(panels, colours)),
    ]),
    "",
    ...(empty.length === 0
      ? [`✓ all ${all} panels have data`]
      : [
          `✗ ${empty.length} of ${all} panels ${empty.length === 1 ? "has" : "have"} no data:`,
          ...empty.map(({ title, row, empty: reason }) => `  ${row} / ${title}: ${reason}`),
        ]),
  ].join("\n");
};
