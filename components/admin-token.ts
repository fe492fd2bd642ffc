import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Lab } from "../policies/lab/lab";
import { componentTypes } from "./component-types";

/** Arguments of `AdminToken`. */
export interface AdminTokenArgs {
  readonly lab: Lab;
  /** The token. It stays a secret in state and output. */
  readonly token: string;
}

/**
 * The Secret with the token that requests have to carry. It has one entry, as Cilium asks of a Secret that headers are
 * compared with (Cilium, security/policy/language, `headerMatches`); its operator copies it to the agents.
 */
export class AdminToken extends pulumi.ComponentResource {
  constructor(name: string, { lab, token }: AdminTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.adminToken, name, {}, opts);
    const { secretName } = lab.adminToken;
    new k8s.core.v1.Secret(
      secretName,
      {
        metadata: { name: secretName, namespace: lab.namespace },
        stringData: { token: pulumi.secret(token) },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
