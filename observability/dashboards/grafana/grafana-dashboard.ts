import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel as GrafanaPanel,
  RowBuilder,
  type RowPanel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import {
  type DashboardModel,
  type DashboardWay,
  type MarkQuery,
  type PlacedSection,
  shownTime,
} from "../dashboard-model";
import { labTag } from "../dashboard-names";
import { shortestStep } from "../panels/panel";
import { grafanaPanel } from "./grafana-panel";
import { asDataquery, prometheus } from "./prometheus-target";
import { variables } from "./variables";

/** Grafana's builders take builders; this is one of something that is built already. */
const built = <T>(value: T) => ({ build: (): T => value });

const linkOf = ({ kind, title, url, tooltip }: DashboardWay): DashboardLink => {
  const builder = new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(url)
    .icon(kind === "dashboard" ? "dashboard" : "doc")
    .tooltip(tooltip);
  // The builder's default would put the link into a menu.
  const { placement: _, ...link } = (
    kind === "dashboard" ? builder.keepTime(true).includeVars(true) : builder.targetBlank(true)
  ).build();
  return link;
};

const annotationOf = ({ name, refId, expr, legendFormat, titleFormat, label, colour }: MarkQuery) => {
  const target = { refId, expr, interval: shortestStep, legendFormat, range: true, instant: false };
  // The builder's defaults would hide the switch in a menu and call it Grafana's own.
  const {
    placement: _,
    builtIn: _own,
    ...annotation
  }: AnnotationQuery = new AnnotationQueryBuilder()
    .name(name)
    .datasource(prometheus)
    .enable(true)
    .iconColor(colour)
    .target(asDataquery(target))
    .titleFormat(titleFormat)
    .tagKeys(label)
    .build();
  return annotation;
};

/** Grafana keeps the panels of a closed row inside it, those of an open one after it. */
const rowsOf = ({ id, title, collapsed, place, panels }: PlacedSection): (GrafanaPanel | RowPanel)[] => {
  const own = panels.map(({ id: panelId, place: gridPos, panel }) => ({
    ...grafanaPanel(panel),
    id: panelId,
    gridPos,
  }));
  const row: RowPanel = {
    ...new RowBuilder(title).id(id).collapsed(collapsed).build(),
    gridPos: place,
    panels: collapsed ? own : [],
  };
  return collapsed ? [row] : [row, ...own];
};

/** A dashboard in Grafana's form, plain data. */
export const grafanaDashboard = ({
  uid,
  title,
  description,
  phase,
  links,
  marks,
  sections,
}: DashboardModel): object => {
  const dashboard: Dashboard = {
    ...new DashboardBuilder(title)
      .uid(uid)
      .description(description)
      .tags([labTag, "cilium", `phase:${phase}`])
      .timezone("browser")
      // Grafana would let an edit be saved only elsewhere: the ConfigMap brings the old one back.
      .readonly()
      .time({ from: `now-${shownTime}`, to: "now" })
      .refresh("30s")
      // A crosshair in all panels at once: a swap, a drop and a 403 are read at the same moment.
      .tooltip(DashboardCursorSync.Crosshair)
      .variables(variables().map(built))
      .annotations(marks.map((mark) => built(annotationOf(mark))))
      .links(links.map((link) => built(linkOf(link))))
      .build(),
    panels: sections.flatMap(rowsOf),
  };
  // Through text once: targets carry a method that marks their type, and nothing but data leaves this folder.
  return JSON.parse(JSON.stringify(dashboard)) as object;
};
