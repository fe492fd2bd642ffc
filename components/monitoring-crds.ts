import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MonitoringConfig } from "../config/schema";
import type { ChartSource } from "../platform/charts/wanted-chart";
import { componentTypes } from "./component-types";
import { ownDescription } from "./own-description";

/** Arguments of `MonitoringCrds`. */
export interface MonitoringCrdsArgs {
  readonly config: MonitoringConfig["crds"];
  readonly chart: ChartSource;
  readonly timeoutSeconds: number;
  /** Id of the release (`namespace/name`) if Helm has it already; absent for a fresh install. */
  readonly existing?: string | undefined;
}

/**
 * CRDs of the prometheus-operator as a Helm release of their own. They need no pods, so they can come before the CNI,
 * whose chart needs them for its ServiceMonitors.
 *
 * The chart has them as templates, so an upgrade of the release upgrades them; Helm never touches a chart's `crds/`.
 */
export class MonitoringCrds extends pulumi.ComponentResource {
  /** The release; absent when somebody else manages the CRDs or there are none. */
  readonly release?: k8s.helm.v3.Release;
  /** Version of the chart that is installed, as Helm reports it. */
  readonly version?: pulumi.Output<string>;

  constructor(name: string, args: MonitoringCrdsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.monitoringCrds, name, {}, opts);
    const { config, chart, timeoutSeconds, existing } = args;
    if (config.mode === "install") {
      this.release = new k8s.helm.v3.Release(
        "prometheus-operator-crds",
        {
          name: "prometheus-operator-crds",
          namespace: "kube-system",
          ...chart,
          timeout: timeoutSeconds,
          description: ownDescription(),
          cleanupOnFail: true,
        },
        {
          parent: this,
          // No effect on a release that the stack's state holds under that id.
          ...(existing === undefined ? {} : { import: existing }),
          // With a CRD goes every object of its kind, whoever made it.
          retainOnDelete: !config.removeOnDestroy,
          customTimeouts: { create: `${timeoutSeconds}s`, update: `${timeoutSeconds}s` },
        },
      );
      this.version = this.release.status.apply((status) => status.version);
    }
    this.registerOutputs({ version: this.version });
  }
}
