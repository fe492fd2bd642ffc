import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Lab } from "../policies/lab/lab";
import { tokenObject } from "../policies/lab/lab-objects";
import { componentTypes } from "./component-types";
import { mutable } from "./mutable";

/** Arguments of `AdminToken`. */
export interface AdminTokenArgs {
  readonly lab: Lab;
  /** The token. It stays a secret in state and output. */
  readonly token: string;
}

/** The Secret with the token that requests have to carry (`tokenObject`), with the token of the configuration. */
export class AdminToken extends pulumi.ComponentResource {
  constructor(name: string, { lab, token }: AdminTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.adminToken, name, {}, opts);
    const { metadata } = mutable(tokenObject(lab));
    new k8s.core.v1.Secret(
      metadata.name,
      { metadata, stringData: { token: pulumi.secret(token) } },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
