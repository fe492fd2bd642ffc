import type { ObservedPhase } from "../observed-phase";
import { queries } from "../queries";
import { labDashboard } from "./dashboard";
import type { DashboardModel } from "./dashboard-model";
import { l3L4Name, l7Name } from "./dashboard-names";
import { droppedPair } from "./dropped-pair";
import { expectationRow, isDecidedAtL7 } from "./expectation-row";
import type { Section } from "./layout";
import { dashboardLink, policyLink } from "./links";
import { barGauge } from "./panels/bar-gauge";
import type { State, Threshold } from "./panels/panel";
import { noneIsGreen } from "./panels/query-panel";
import { stat } from "./panels/stat";
import { stateTimeline } from "./panels/state-timeline";
import { timeSeries } from "./panels/time-series";
import { phaseSection } from "./phase-section";
import { fullScale, zoomed } from "./scales";

const inShort: Section = {
  title: "In short",
  panels: [
    stat(queries["flows-per-second"]),
    stat(queries["drops-per-second"], { thresholds: noneIsGreen }),
    stat(queries["policy-drops-per-second"], { thresholds: noneIsGreen }),
    stat(queries["datapath-drops-per-second"], { thresholds: noneIsGreen }),
  ].map((panel) => ({ panel, width: 6, height: 4 })),
};

const reasons: Section = {
  title: "Why: reasons of drops",
  panels: [
    { panel: timeSeries(queries["drops-by-reason"]), width: 12, height: 8 },
    { panel: timeSeries(queries["datapath-policy-denied"]), width: 12, height: 8 },
    { panel: timeSeries(queries["datapath-drops-by-reason"]), width: 12, height: 8 },
    { panel: barGauge(queries["datapath-drops-last-hour"], "now"), width: 12, height: 8 },
  ],
};

const shares: Section = {
  title: "How much: full scale, and zoomed in",
  panels: [
    { panel: fullScale(queries["dropped-share"]), width: 12, height: 8 },
    { panel: zoomed(queries["dropped-share"]), width: 12, height: 8 },
  ],
};

const nodes: Section = {
  title: "Where: nodes",
  panels: [queries["flows-by-node"], queries["drops-by-node"], queries["datapath-drops-by-node"]].map(
    (query) => ({ panel: timeSeries(query), width: 8, height: 8 }),
  ),
};

const passed = ({ features }: ObservedPhase): Section => ({
  title: "What passes",
  panels: [
    {
      panel: timeSeries(queries["flows-by-verdict"], { stacked: true }),
      width: 8,
      height: 8,
    },
    { panel: timeSeries(queries["datapath-forwarded"]), width: 8, height: 8 },
    { panel: timeSeries(queries["tcp-flags"]), width: 8, height: 8 },
    ...(features.hubbleIcmp ? [{ panel: timeSeries(queries["icmp-by-type"]), width: 24, height: 6 }] : []),
  ],
});

/** The alerts' thresholds (`observability/rules`): a warning while there is time, and the last one. */
const mapPressure: readonly Threshold[] = [
  { value: null, color: "green" },
  { value: 0.8, color: "orange" },
  { value: 0.95, color: "red" },
];

const mesh: readonly State[] = [
  { value: 0, text: "NOT READY", colour: "red" },
  { value: 1, text: "READY", colour: "green" },
];

const guardrails = ({ features }: ObservedPhase): Section => ({
  title: "Guardrails: is Cilium itself well",
  panels: [
    { panel: fullScale(queries["bpf-map-pressure"], mapPressure), width: 12, height: 8 },
    { panel: zoomed(queries["bpf-map-pressure"]), width: 12, height: 8 },
    ...[
      timeSeries(queries["endpoints-by-enforcement"], { stacked: true }),
      timeSeries(queries["endpoints-by-state"], { stacked: true }),
      timeSeries(queries["policy-rules"]),
      timeSeries(queries["policy-changes-refused"]),
      timeSeries(queries["policy-delay"]),
      timeSeries(queries["lost-events"]),
    ].map((panel) => ({ panel, width: 8, height: 7 })),
    { panel: barGauge(queries["bpf-map-capacity"], "time-range"), width: 8, height: 7 },
    ...(features.hubbleRelay ? [{ panel: timeSeries(queries["relay-peers"]), width: 8, height: 7 }] : []),
    ...(features.mutualAuth
      ? [{ panel: timeSeries(queries["authentication-drops"]), width: 8, height: 7 }]
      : []),
    ...(features.clusterMesh
      ? [{ panel: stateTimeline(queries["mesh-readiness"], mesh), width: 24, height: 5 }]
      : []),
  ],
});

/** "Policy lab – L3/L4 evidence": packets and flows, forwarded and dropped, where and why. */
export const l3L4Dashboard = (observed: ObservedPhase): DashboardModel =>
  labDashboard(observed, {
    name: l3L4Name,
    description: `Phase ${observed.phase}: ${observed.summary}`,
    links: [dashboardLink(l7Name), ...policyLink(observed)],
    sections: [
      phaseSection(observed),
      inShort,
      droppedPair,
      reasons,
      shares,
      nodes,
      passed(observed),
      guardrails(observed),
      ...observed.expectations
        .filter((expectation) => !isDecidedAtL7(expectation))
        .map((expectation) => expectationRow(observed, expectation)),
    ],
  });
