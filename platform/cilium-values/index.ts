import type { CiliumConfig } from "../../config/schema";
import { auditModeValues } from "./audit-mode";
import { clusterMeshValues } from "./cluster-mesh";
import { datapathValues } from "./datapath";
import { envoyConfigValues } from "./envoy-config";
import { type HelmValues, mergeValues } from "./helm-values";
import { hubbleValues } from "./hubble";
import { monitoringValues } from "./monitoring";
import { mutualAuthValues } from "./mutual-auth";
import { talosValues } from "./talos";

export { type HelmValues, mergeValues } from "./helm-values";

/** The values that the program computes, without the user's own. As `ciliumValues`. */
export const computedValues = (
  config: CiliumConfig,
  monitors: boolean,
  monitorLabels: Readonly<Record<string, string>> = {},
  upgradeCompatibility?: string,
): HelmValues =>
  mergeValues(
    upgradeCompatibility === undefined ? {} : { upgradeCompatibility },
    talosValues(config),
    datapathValues(config),
    hubbleValues(config),
    monitoringValues(config, monitors, monitorLabels),
    mutualAuthValues(config),
    clusterMeshValues(config),
    envoyConfigValues(config),
    auditModeValues(config),
  );

/**
 * All values of Cilium's release, the user's `cilium.values` last.
 *
 * @param monitors whether ServiceMonitors are wanted; the CRDs of the prometheus-operator will be there then.
 * @param monitorLabels further labels of every ServiceMonitor; default none.
 * @param upgradeCompatibility minor release that a cluster was installed with first, after an upgrade over one
 * (`upgradeCompatibility` in `platform/cilium-upgrade.ts`).
 */
export const ciliumValues = (
  config: CiliumConfig,
  monitors: boolean,
  monitorLabels: Readonly<Record<string, string>> = {},
  upgradeCompatibility?: string,
): HelmValues =>
  mergeValues(computedValues(config, monitors, monitorLabels, upgradeCompatibility), config.values);
