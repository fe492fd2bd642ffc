import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { identityOf, type PolicyObject } from "../policies/kubernetes-object";
import { inOrderOfRestriction } from "../policies/restriction-order";
import { componentTypes } from "./component-types";
import { mutable } from "./mutable";

/** Arguments of `PhasePolicies`. */
export interface PhasePoliciesArgs {
  readonly objects: readonly PolicyObject[];
  /** What every object is made after and gone before. An option of the component would order it alone, not its children. */
  readonly after: readonly pulumi.Resource[];
}

const register = (object: PolicyObject, opts: pulumi.CustomResourceOptions): pulumi.CustomResource => {
  const name = identityOf(object);
  return object.kind === "NetworkPolicy"
    ? new k8s.networking.v1.NetworkPolicy(name, mutable(object), opts)
    : new k8s.apiextensions.CustomResource(name, mutable(object), opts);
};

/**
 * The objects of the selected phase.
 *
 * The component has one name in every phase and each object is named after its kind, namespace and name, so an object
 * that two phases share keeps its URN: a swap updates it where it is. What restricts more is created before and
 * deleted after what allows.
 */
export class PhasePolicies extends pulumi.ComponentResource {
  /** Its objects as resources. */
  readonly resources: readonly pulumi.CustomResource[];

  constructor(name: string, args: PhasePoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.phasePolicies, name, {}, opts);
    let earlier: pulumi.Resource[] = [...args.after];
    const resources: pulumi.CustomResource[] = [];
    for (const tier of inOrderOfRestriction(args.objects)) {
      const dependsOn = earlier;
      const made = tier.map((object) => register(object, { parent: this, dependsOn }));
      resources.push(...made);
      earlier = made;
    }
    this.resources = resources;
    this.registerOutputs({ objects: args.objects.map(identityOf) });
  }
}
