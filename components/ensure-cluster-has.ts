import * as pulumi from "@pulumi/pulumi";
import { type Inventory, inventoryOf } from "../cluster/inventory";
import { apiReason } from "../cluster/patient-request";
import { projectName } from "../config/project-name";
import type { StackConfig } from "../config/schema";
import { UserError } from "../messages/user-error";
import { neededFromCluster } from "../platform/cluster-needs/needed-from-cluster";
import { type UnmetNeed, unmetNeeds } from "../platform/cluster-needs/unmet-needs";

const shown = ({ key, reason, fix }: UnmetNeed): string =>
  `  ${projectName}:${key}\n    ${reason}\n    fix: ${fix}`;

/**
 * Stops the program, before anything is registered, where the cluster lacks what the configuration needs from it: a
 * StorageClass, an IngressClass, a free node port or address, a Secret, somebody else's definitions. Where nothing is needed
 * nothing is asked. What may only seem to be missing (a load balancer), or only seems to be needed, is a warning.
 *
 * @param objects what is laid down of kinds that somebody has to define.
 * @throws UserError that names every unmet need with the key that changes it.
 */
export const ensureClusterHas = async (
  config: StackConfig,
  objects: readonly { readonly apiVersion: string }[],
): Promise<void> => {
  const groups = objects.map(({ apiVersion }) => apiVersion.split("/")[0] ?? "");
  const needs = neededFromCluster(config, new Set(groups));
  if (needs.length === 0) return;
  let found: Inventory;
  try {
    found = await inventoryOf(
      config.cluster.context,
      needs.flatMap((need) => (need.kind === "Secret" ? [need.secret] : [])),
    );
  } catch (error) {
    pulumi.log.warn(
      `whether the cluster has what the configuration needs from it cannot be looked up: ${apiReason(error)}`,
    );
    return;
  }
  const unmet = unmetNeeds(needs, found);
  for (const each of unmet.filter(({ likely }) => likely)) pulumi.log.warn(shown(each).trim());
  const missing = unmet.filter(({ likely }) => !likely);
  if (missing.length === 0) return;
  throw new UserError(
    `the cluster lacks what the configuration needs from it; nothing was changed.\n${missing.map(shown).join("\n")}`,
  );
};
