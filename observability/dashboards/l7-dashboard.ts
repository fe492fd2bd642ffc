import type { ObservedPhase } from "../observed-phase";
import { queries } from "../queries";
import { labDashboard } from "./dashboard";
import type { DashboardModel } from "./dashboard-model";
import { l3L4Name, l7Name } from "./dashboard-names";
import { droppedPair } from "./dropped-pair";
import { expectationRow, isDecidedAtL7 } from "./expectation-row";
import type { Section } from "./layout";
import { dashboardLink, policyLink } from "./links";
import { noneIsGreen } from "./panels/query-panel";
import { stat } from "./panels/stat";
import { timeSeries } from "./panels/time-series";
import { phaseSection } from "./phase-section";
import { fullScale, zoomed } from "./scales";

const inShort: Section = {
  title: "In short",
  panels: [
    stat(queries["http-403-per-second"], { thresholds: noneIsGreen }),
    stat(queries["proxy-denials"], { thresholds: noneIsGreen }),
    stat(queries["dns-refused"], { thresholds: noneIsGreen }),
    stat(queries["proxy-redirects"]),
  ].map((panel) => ({ panel, width: 6, height: 4 })),
};

const refused: Section = {
  title: "What is refused: rate, full scale, and zoomed in",
  panels: [
    { panel: timeSeries(queries["http-403-per-second"]), width: 8, height: 8 },
    { panel: fullScale(queries["http-403-share"]), width: 8, height: 8 },
    { panel: zoomed(queries["http-403-share"]), width: 8, height: 8 },
  ],
};

const requests: Section = {
  title: "What is answered",
  panels: [
    {
      panel: timeSeries(queries["http-requests-by-status"], { stacked: true }),
      width: 8,
      height: 8,
    },
    {
      panel: timeSeries(queries["http-requests-by-method"]),
      width: 8,
      height: 8,
    },
    { panel: timeSeries(queries["http-requests-by-app"]), width: 8, height: 8 },
  ],
};

const latency: Section = {
  title: "How fast",
  panels: [
    {
      panel: timeSeries(
        [queries["http-latency-p50"], queries["http-latency-p95"], queries["http-latency-p99"]],
        {
          title: "HTTP latency p50, p95 and p99",
          description:
            "Half, 95 % and 99 % of the requests were answered faster, as the proxy sees it. Empty without a policy that has HTTP rules: only Cilium's proxy sees requests.",
          min: 0,
        },
      ),
      width: 12,
      height: 8,
    },
    { panel: timeSeries(queries["proxy-decisions"]), width: 12, height: 8 },
  ],
};

const names: Section = {
  title: "Names: DNS",
  panels: [queries["dns-queries-per-second"], queries["dns-responses-by-code"], queries["dns-names"]].map(
    (query) => ({ panel: timeSeries(query), width: 8, height: 8 }),
  ),
};

/** "Policy lab – L7 evidence": requests and DNS queries, answered and refused. */
export const l7Dashboard = (observed: ObservedPhase): DashboardModel =>
  labDashboard(observed, {
    name: l7Name,
    description: `Phase ${observed.phase}: ${observed.summary}`,
    links: [dashboardLink(l3L4Name), ...policyLink(observed)],
    sections: [
      phaseSection(observed),
      inShort,
      refused,
      requests,
      latency,
      names,
      droppedPair,
      ...observed.expectations
        .filter(isDecidedAtL7)
        .map((expectation) => expectationRow(observed, expectation)),
    ],
  });
