import * as pulumi from "@pulumi/pulumi";
import { type FoundRelease, nearestRelease, releaseOf } from "../cilium/releases";
import { apiReason } from "../cluster/patient-request";
import type { StackConfig } from "../config/schema";
import { counted } from "../messages/counted";
import { detailLines, UserError } from "../messages/user-error";
import { changedValueLines, changedValues } from "../platform/changed-values";
import { authenticates, type InstalledCilium, minorOf } from "../platform/cilium-upgrade";
import { ciliumValues } from "../platform/cilium-values";
import { ciliumSettings } from "../platform/release-history";
import { endText, labWorld, toFlow } from "../policies/lab/lab-world";
import type { Subject } from "../questions/subject";
import type { RunningCilium, UpgradeEffect } from "../questions/upgrade-effect";
import { policiesAfterwards } from "./announce-changes";
import type { ClusterState } from "./cluster-state";
import type { SelectedPhase } from "./selected-phase";

/** The phase's flows, under the policies that there will be. */
const phaseSubject = (selected: SelectedPhase, state: ClusterState): Subject => {
  const { name, lab, expectations } = selected;
  const { own, others } = policiesAfterwards(state, selected);
  return {
    kind: "phase",
    name,
    summary: "",
    world: { ...labWorld(lab), policies: [...own, ...others] },
    rows: expectations.map(({ flow }) => ({
      from: flow.from,
      to: endText(flow.to),
      flow: toFlow(lab, flow),
    })),
    names: new Map(),
    expected: [],
    notes: [],
  };
};

/** The cluster's flows as its policies are; nothing, and a warning, where they cannot be read. */
const readSubject = async (
  { api }: ClusterState,
  { lab }: SelectedPhase,
  settings: Readonly<Record<string, string>>,
): Promise<Subject | undefined> => {
  const { liveSubject } = require("./live-subject") as typeof import("./live-subject");
  try {
    return await liveSubject(api, lab, settings);
  } catch (error) {
    await pulumi.log.warn(
      `what the upgrade of Cilium does to the policies that the cluster has cannot be said, for they cannot be read: ${apiReason(error)}`,
    );
    return undefined;
  }
};

interface Ways {
  readonly from: InstalledCilium;
  readonly before: RunningCilium;
  readonly after: RunningCilium;
}

const waysOf = (
  { cilium }: StackConfig,
  from: InstalledCilium,
  { release }: FoundRelease,
  settings: Readonly<Record<string, string>>,
): Ways => {
  const wanted = releaseOf(cilium.version);
  const runs = settings[release.settings.authentication];
  return {
    from,
    before: { release, authenticates: runs === undefined ? release.chart.authenticates : runs === "true" },
    after: { release: wanted, authenticates: authenticates(ciliumValues(cilium, false), wanted) },
  };
};

const effectsOf = (
  subjects: readonly (readonly [string, Subject])[],
  { before, after }: Ways,
): readonly (readonly [string, UpgradeEffect])[] => {
  const { upgradeEffect } =
    require("../questions/upgrade-effect") as typeof import("../questions/upgrade-effect");
  return subjects.map(([what, subject]) => [what, upgradeEffect(subject, before, after)]);
};

/**
 * Over a minor release of Cilium, up or down: says in a preview which flows of the phase and of the policies that the
 * cluster has are decided differently and why, and which of the chart's values went away or have another default.
 *
 * @param installed the Cilium that Helm has; absent where it is installed afresh.
 * @throws UserError where a flow would be let through that is not now, unless `cilium.allowOpenedFlows` is set.
 */
export const announceUpgrade = async (
  config: StackConfig,
  selected: SelectedPhase,
  state: ClusterState,
  installed: InstalledCilium | undefined,
): Promise<void> => {
  const { cilium, cluster } = config;
  if (installed === undefined || minorOf(installed.version) === minorOf(cilium.version)) return;
  const title = `Cilium ${installed.version} → ${cilium.version}`;
  const found = nearestRelease(installed.version);
  if (!found.known) {
    await pulumi.log.warn(`${title}: the first is not known here, so what it changes cannot be said`);
    return;
  }
  // What is needed for an upgrade alone is loaded for one alone.
  const text = require("../questions/upgrade-text") as typeof import("../questions/upgrade-text");
  const { countOpened } =
    require("../questions/upgrade-effect") as typeof import("../questions/upgrade-effect");
  const settings = (await ciliumSettings(cluster.context)) ?? {};
  const ways = waysOf(config, installed, found, settings);
  const live = await readSubject(state, selected, settings);
  const effects = effectsOf(
    [
      [`of phase ${selected.name}`, phaseSubject(selected, state)],
      ...(live === undefined ? [] : [["of the policies that the cluster has", live] as const]),
    ],
    ways,
  );
  if (pulumi.runtime.isDryRun()) {
    const values = changedValueLines(
      changedValues(found.release, ways.after.release, cilium.values, ciliumValues(cilium, false)),
    );
    const lines = [
      ...effects.flatMap(([what, effect]) => text.upgradeLines(effect, what)),
      ...(values.length === 0
        ? ["no value of the chart that this stack leaves has another default, and none went away"]
        : ["values of the chart that went away, or have another default that nothing here sets:"]),
      ...values.map((line) => `  ${line}`),
    ];
    await pulumi.log.info(`${title} (computed):${detailLines(lines)}`);
  }
  const opened = effects.reduce((sum, [, effect]) => sum + countOpened(effect), 0);
  if (opened === 0 || cilium.allowOpenedFlows) return;
  throw new UserError(
    `${title} would let through ${counted(opened, "flow")} that ${opened === 1 ? "is" : "are"} not let through now; nothing was changed.${detailLines(effects.flatMap(([what, effect]) => text.openedLines(effect, what)))}`,
    {
      fix: "change the policies as is said above, or, where it is meant: pulumi config set --path cilium.allowOpenedFlows true",
    },
  );
};
