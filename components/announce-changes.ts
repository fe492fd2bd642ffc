import * as pulumi from "@pulumi/pulumi";
import { enforcedPolicies } from "../cluster/live-policies";
import type { StackConfig } from "../config/schema";
import { identityOf } from "../policies/kubernetes-object";
import { labWorld } from "../policies/lab/lab-world";
import { everyFlow, openedByOthers, openingText } from "../policies/opened-by-others";
import { changeText, verdictChanges } from "../policies/verdict-changes";
import { policyKinds } from "../verdicts/rules/read-policies";
import type { ManifestObject } from "../verdicts/world";
import type { ClusterState } from "./cluster-state";
import type { SelectedPhase } from "./selected-phase";

/** Policies of the cluster that are there afterwards too, whatever the stack does: those of others. */
const foreignPolicies = (
  { policies, known, leftovers }: ClusterState,
  { objects }: SelectedPhase,
): readonly ManifestObject[] => {
  const ours = new Set([...known, ...objects.map(identityOf), ...leftovers.map(identityOf)]);
  return enforcedPolicies(policies.filter((object) => !ours.has(identityOf(object))));
};

/** The policies that there will be: the stack's own, and those of others. */
export const policiesAfterwards = (
  state: ClusterState,
  selected: SelectedPhase,
): { readonly own: readonly ManifestObject[]; readonly others: readonly ManifestObject[] } => ({
  own: selected.objects
    .filter(({ kind }) => Object.hasOwn(policyKinds, kind))
    .map((object) => ({ ...object })),
  others: foreignPolicies(state, selected),
});

/**
 * Says whether anything is enforced, which policies of others open what the stack closes, and in a preview which of the
 * phase's flows will be decided differently: between the policies that the cluster has now, whoever made or changed them,
 * and those that it will have.
 */
export const announceChanges = async (
  { policies: { auditMode } }: StackConfig,
  selected: SelectedPhase,
  state: ClusterState,
): Promise<void> => {
  if (auditMode) {
    await pulumi.log.warn("audit mode: Cilium reports what it would drop, and drops nothing");
  }
  const { lab, expectations } = selected;
  const flows = expectations.map(({ flow }) => flow);
  const { own, others } = policiesAfterwards(state, selected);
  const openings = openedByOthers([...flows, ...everyFlow(lab)], lab, own, others);
  if (openings.length > 0) {
    await pulumi.log.warn(
      `policies that are not this stack's let through what the phase keeps out; they are left as they are:\n${openings.map((opening) => `  ${openingText(opening)}`).join("\n")}`,
    );
  }
  if (!pulumi.runtime.isDryRun()) return;
  const world = labWorld(lab);
  const changes = verdictChanges(
    flows,
    lab,
    { ...world, policies: enforcedPolicies(state.policies) },
    { ...world, policies: [...own, ...others] },
  );
  const text =
    changes.length === 0
      ? "verdicts: no flow of the phase is decided differently"
      : `verdicts that change (computed):\n${changes.map((change) => `  ${changeText(change)}`).join("\n")}`;
  await pulumi.log.info(text);
};
