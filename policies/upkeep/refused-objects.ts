import { identityOf } from "../kubernetes-object";
import type { ClusterGap } from "./cluster-gap";
import type { LiveObject } from "./live-object";
import { handOver } from "./own-mark";

/** An object as kubectl takes it: `networkpolicy.networking.k8s.io default-deny -n policy-lab`. */
export const kubectlName = ({ apiVersion, kind, metadata: { name, namespace } }: LiveObject): string => {
  const [group, version] = apiVersion.split("/");
  const resource = version === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  return `${resource} ${name}${namespace === undefined ? "" : ` -n ${namespace}`}`;
};

const strangerText = (object: LiveObject, owner: string): string =>
  [
    `${identityOf(object)} is there already, and not this stack's`,
    `    fix: kubectl annotate ${kubectlName(object)} ${handOver(owner)}   # gives it to this stack, which makes it its own`,
    `     or: kubectl delete ${kubectlName(object)}   # if nobody needs it`,
  ].join("\n");

const leavingText = (object: LiveObject): string => {
  const finalizers = object.metadata.finalizers;
  const held = Array.isArray(finalizers) ? finalizers.join(", ") : "its own grace period";
  return [
    `${identityOf(object)} was deleted by somebody, and is held by ${held}`,
    `    fix: kubectl wait --for=delete ${kubectlName(object)}   # then the same command again; it makes it anew`,
  ].join("\n");
};

/** What stands in a stack's way, one text per object; empty where nothing does. */
export const refusedObjects = (
  { strangers, leaving }: Pick<ClusterGap, "strangers" | "leaving">,
  owner: string,
): readonly string[] => [
  ...strangers.map((object) => strangerText(object, owner)),
  ...leaving.filter((object) => !strangers.includes(object)).map(leavingText),
];
