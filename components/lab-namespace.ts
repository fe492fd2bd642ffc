import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { namespaceObject } from "../policies/lab/lab-objects";
import { componentTypes } from "./component-types";
import { mutable } from "./mutable";

/** Arguments of `LabNamespace`. */
export interface LabNamespaceArgs {
  /** Names of the namespaces that the phase needs; the lab's own is always there. */
  readonly namespaces: readonly string[];
}

/** The lab's namespaces. They enforce the `restricted` Pod Security Standard, so nothing privileged can start there. */
export class LabNamespace extends pulumi.ComponentResource {
  constructor(name: string, args: LabNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.labNamespace, name, {}, opts);
    for (const namespace of args.namespaces) {
      new k8s.core.v1.Namespace(namespace, mutable(namespaceObject(namespace)), { parent: this });
    }
    this.registerOutputs({});
  }
}
