import * as pulumi from "@pulumi/pulumi";
import { livePolicies } from "../cluster/live-policies";
import { apiReason } from "../cluster/patient-request";
import type { StackConfig } from "../config/schema";
import { labWorld } from "../policies/lab/lab-world";
import { changeText, verdictChanges } from "../policies/verdict-changes";
import { policyKinds } from "../verdicts/rules/read-policies";
import type { World } from "../verdicts/world";
import type { SelectedPhase } from "./selected-phase";

/**
 * Says whether anything is enforced, and in a preview which of the phase's flows will be decided differently, compared with the policies that the cluster
 * has now. Only a preview pays for it. A cluster that cannot be asked is no reason to stop: whether it is the right one
 * and answers has been checked before.
 */
export const announceChanges = async (
  { cluster, policies: { auditMode } }: StackConfig,
  { lab, objects, expectations }: SelectedPhase,
): Promise<void> => {
  if (auditMode) {
    await pulumi.log.warn("audit mode: Cilium reports what it would drop, and drops nothing");
  }
  if (!pulumi.runtime.isDryRun()) return;
  const world = labWorld(lab);
  const policies = objects
    .filter(({ kind }) => Object.hasOwn(policyKinds, kind))
    .map((object) => ({ ...object }));
  let before: World;
  try {
    before = { ...world, policies: await livePolicies(cluster.context) };
  } catch (error) {
    await pulumi.log.warn(
      `the cluster's policies cannot be listed, so what changes for the lab's flows is not shown: ${apiReason(error)}`,
    );
    return;
  }
  const flows = expectations.map(({ flow }) => flow);
  const changes = verdictChanges(flows, lab, before, { ...world, policies });
  const text =
    changes.length === 0
      ? "verdicts: no flow of the phase is decided differently"
      : `verdicts that change (computed):\n${changes.map((change) => `  ${changeText(change)}`).join("\n")}`;
  await pulumi.log.info(text);
};
