// Runs in the page: draws what `page-html.ts` wrote into it. Bundled by `bundle-client.ts`.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Scheme } from "../palette";
import type { Browser, PageElement } from "./browser";
import { chartOption } from "./chart-option";
import type { ChartSpec } from "./chart-spec";

declare const window: Browser;

use([
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

const { document } = window;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

interface Drawing {
  readonly chart: EChartsType;
  readonly spec: ChartSpec;
  readonly hidden: Set<string>;
}

const draw = ({ chart, spec, hidden }: Drawing): void => {
  const scheme: Scheme = dark.matches ? "dark" : "light";
  const lines = spec.lines.filter(({ name }) => !hidden.has(name));
  chart.setOption(chartOption({ ...spec, lines }, scheme, chart.getWidth()), { notMerge: true });
};

const specs: readonly ChartSpec[] = JSON.parse(document.getElementById("charts")?.textContent ?? "[]");
const specOf = new Map(specs.map((spec) => [spec.id, spec]));
const drawings = new Map<string, Drawing>();

const start = (element: PageElement, spec: ChartSpec): void => {
  const drawing = { chart: init(element, undefined, { renderer: "svg" }), spec, hidden: new Set<string>() };
  drawings.set(spec.id, drawing);
  draw(drawing);
};

// A chart in a closed row has no size; it is drawn when the row is opened.
const observer = new window.ResizeObserver((entries) => {
  for (const { target } of entries) {
    const spec = specOf.get(target.id);
    if (spec === undefined || target.clientWidth === 0 || target.clientHeight === 0) continue;
    const drawing = drawings.get(spec.id);
    if (drawing === undefined) start(target, spec);
    else {
      drawing.chart.resize();
      draw(drawing);
    }
  }
});
for (const element of document.querySelectorAll("[data-chart]")) observer.observe(element);

for (const button of document.querySelectorAll("button[data-of]")) {
  button.addEventListener("click", () => {
    const drawing = drawings.get(button.dataset.of ?? "");
    const name = button.dataset.name ?? "";
    if (drawing === undefined) return;
    const shown = drawing.hidden.delete(name);
    if (!shown) drawing.hidden.add(name);
    button.setAttribute("aria-pressed", String(shown));
    draw(drawing);
  });
}

dark.addEventListener("change", () => {
  for (const drawing of drawings.values()) draw(drawing);
});
