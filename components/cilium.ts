import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { releaseOf } from "../cilium/releases";
import type { CiliumConfig } from "../config/schema";
import { valueWarnings } from "../platform/chart-keys/warnings";
import type { ChartSource } from "../platform/charts/wanted-chart";
import { type InstalledCilium, upgradeCompatibility } from "../platform/cilium-upgrade";
import { ciliumValues } from "../platform/cilium-values";
import { componentTypes } from "./component-types";
import { ownDescription } from "./own-description";
import { withSecretTexts } from "./secret-values";
import { spireNamespace } from "./spire-namespace";

/** Arguments of `Cilium`. */
export interface CiliumArgs {
  readonly config: CiliumConfig;
  readonly chart: ChartSource;
  /** Whether something below `cilium` is a secret; then the user's own values stay secret in the state. Default false. */
  readonly secret?: boolean;
  /** Id of the release if Helm has it already (see `existingReleases`); absent for a fresh install. */
  readonly existing?: string | undefined;
  /** What the cluster has of it; absent for a fresh install. */
  readonly installed?: InstalledCilium | undefined;
  /** Whether SPIRE's namespace is there already; only asked with mutual authentication. */
  readonly spireNamespaceExists?: boolean;
  /** Whether the chart makes ServiceMonitors; the prometheus-operator's CRDs are there then. */
  readonly monitors: boolean;
  /** Further labels of those ServiceMonitors; default none. */
  readonly monitorLabels?: Readonly<Record<string, string>>;
}

/** Cilium as a Helm release in `kube-system`, with values that are safe on Talos. Waits until it is ready. */
export class Cilium extends pulumi.ComponentResource {
  /** The release; absent when somebody else manages Cilium or there is none. */
  readonly release?: k8s.helm.v3.Release;
  /** Version of the chart that is installed, as Helm reports it. */
  readonly version?: pulumi.Output<string>;
  /** Helm's revision of the release, counted from 1. */
  readonly revision?: pulumi.Output<number>;
  /** `namespace/name` of the Services to reach Hubble by, where they are installed. */
  readonly services: { readonly hubbleRelay?: string; readonly hubbleUi?: string };
  /** What is switched on. */
  readonly features: {
    readonly mutualAuth: boolean;
    readonly clusterMesh: boolean;
    readonly envoyConfig: boolean;
  };

  constructor(name: string, args: CiliumArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.cilium, name, {}, opts);
    const { config, chart, existing, monitors, monitorLabels } = args;
    const installed = config.mode === "install";
    if (installed) {
      for (const warning of valueWarnings(config.values, releaseOf(config.version)))
        pulumi.log.warn(warning, this);
      const compatibility = upgradeCompatibility(args.installed, config.version);
      const values = ciliumValues(config, monitors, monitorLabels, compatibility);
      // A cluster without its CNI is cut off, so it stays unless the configuration says otherwise in words.
      const retainOnDelete = !config.removeOnDestroy;
      const spire = config.mutualAuth.enabled
        ? [spireNamespace(args.spireNamespaceExists === true, { parent: this, retainOnDelete })]
        : [];
      this.release = new k8s.helm.v3.Release(
        name,
        {
          name: "cilium",
          namespace: "kube-system",
          ...chart,
          values: args.secret === true ? withSecretTexts(values, config.values) : values,
          timeout: config.timeoutSeconds,
          description: ownDescription(),
          // A failed upgrade goes back to what ran before; a failed install leaves nothing half done.
          atomic: true,
        },
        {
          parent: this,
          // No effect on a release that the stack's state holds under that id.
          ...(existing === undefined ? {} : { import: existing }),
          dependsOn: spire,
          retainOnDelete,
          customTimeouts: { create: `${config.timeoutSeconds}s`, update: `${config.timeoutSeconds}s` },
        },
      );
      this.version = this.release.status.apply((status) => status.version);
      this.revision = this.release.status.apply((status) => status.revision);
    }
    this.services = {
      ...(installed && config.hubble.relay ? { hubbleRelay: "kube-system/hubble-relay" } : {}),
      ...(installed && config.hubble.ui ? { hubbleUi: "kube-system/hubble-ui" } : {}),
    };
    this.features = {
      mutualAuth: installed && config.mutualAuth.enabled,
      clusterMesh: installed && config.clusterMesh.enabled,
      envoyConfig: installed && config.envoyConfig,
    };
    this.registerOutputs({
      version: this.version,
      revision: this.revision,
      ...this.services,
      ...this.features,
    });
  }
}
