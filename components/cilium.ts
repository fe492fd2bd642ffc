import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CiliumConfig } from "../config/schema";
import { chartSource } from "./chart-source";
import { ciliumValues } from "./cilium-values";
import { componentTypes } from "./component-types";

/** Arguments of `Cilium`. */
export interface CiliumArgs {
  readonly config: CiliumConfig;
}

/** Cilium as a Helm release in `kube-system`, with values that are safe on Talos. Waits until it is ready. */
export class Cilium extends pulumi.ComponentResource {
  /** The release; absent when somebody else manages Cilium or there is none. */
  readonly release?: k8s.helm.v3.Release;
  /** Version of the chart that is installed, as Helm reports it. */
  readonly version?: pulumi.Output<string>;
  /** Helm's revision of the release, counted from 1. */
  readonly revision?: pulumi.Output<number>;

  constructor(name: string, args: CiliumArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.cilium, name, {}, opts);
    const { config } = args;
    if (config.mode === "install") {
      this.release = new k8s.helm.v3.Release(
        name,
        {
          name: "cilium",
          namespace: "kube-system",
          ...chartSource(config),
          values: ciliumValues(config),
          timeout: config.timeoutSeconds,
          cleanupOnFail: true,
        },
        {
          parent: this,
          // A cluster without its CNI is cut off, so it stays unless the configuration says otherwise in words.
          retainOnDelete: !config.removeOnDestroy,
          customTimeouts: { create: `${config.timeoutSeconds}s`, update: `${config.timeoutSeconds}s` },
        },
      );
      this.version = this.release.status.apply((status) => status.version);
      this.revision = this.release.status.apply((status) => status.revision);
    }
    this.registerOutputs({ version: this.version, revision: this.revision });
  }
}
