import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Lab } from "../policies/lab";
import { componentTypes } from "./component-types";

/** The lab's namespace. It enforces the `restricted` Pod Security Standard, so nothing privileged can start there. */
export class LabNamespace extends pulumi.ComponentResource {
  /** Name of the namespace, known once it exists. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: { readonly lab: Lab }, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.labNamespace, name, {}, opts);
    const namespace = new k8s.core.v1.Namespace(
      args.lab.namespace,
      {
        metadata: {
          name: args.lab.namespace,
          labels: {
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
          },
        },
      },
      { parent: this },
    );
    this.namespace = namespace.metadata.name;
    this.registerOutputs({ namespace: this.namespace });
  }
}
