import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ObservabilityObjects } from "../observability/observability-objects";
import { componentTypes } from "./component-types";
import { mutable } from "./mutable";

/** Arguments of `Observability`. */
export interface ObservabilityArgs {
  readonly objects: ObservabilityObjects;
  /** What every object is made after and gone before. An option of the component would order it alone, not its children. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Dashboards, rules and monitors of the lab. Each object is named as on the cluster, in every phase alike, so a swap
 * changes it where it is.
 */
export class Observability extends pulumi.ComponentResource {
  /** Titles of the dashboards, as Grafana lists them; absent without any. */
  readonly dashboards: readonly string[] | undefined;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.observability, name, {}, opts);
    const own = { parent: this, dependsOn: [...args.after] };
    const { dashboards, titles, rules, monitors } = args.objects;
    for (const object of dashboards) new k8s.core.v1.ConfigMap(object.metadata.name, mutable(object), own);
    for (const object of [...rules, ...monitors]) {
      new k8s.apiextensions.CustomResource(object.metadata.name, mutable(object), own);
    }
    this.dashboards = titles.length > 0 ? titles : undefined;
    this.registerOutputs({ dashboards: this.dashboards });
  }
}
