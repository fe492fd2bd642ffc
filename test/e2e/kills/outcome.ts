import { lab } from "../../../policies/lab/lab";
import type { Checkout } from "../../support/checkout";
import { clusterSnapshot } from "../cluster-snapshot";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Exported {
  readonly deployment: {
    readonly resources?: readonly Resource[];
    readonly pending_operations?: readonly {
      readonly resource: { readonly urn: string };
      readonly type: string;
    }[];
  };
}

interface Found {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly object[];
    readonly managedFields?: readonly { readonly manager: string; readonly subresource?: string }[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What a stack and its cluster are after an update: one text per thing, by its name. */
export type Outcome = Readonly<Record<string, string>>;

/** An id of a provider is made anew with it. */
const withoutIds = (text: string): string => text.replace(/::[0-9a-f-]{36}\b/g, "");

/** What the program said of a resource; what the API server answered is compared in the cluster. */
const stateOf = ({ deployment }: Exported): [string, string][] =>
  (deployment.resources ?? [])
    // Pulumi notes the stack itself as soon as an update begins.
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ urn, inputs, parent, dependencies, provider, retainOnDelete, protect, delete: condemned }) => [
      `state ${urn}${condemned === true ? " (to be deleted)" : ""}`,
      withoutIds(
        JSON.stringify({
          inputs,
          parent,
          provider,
          retainOnDelete,
          protect,
          dependencies: Array.isArray(dependencies) ? dependencies.toSorted() : dependencies,
        }),
      ),
    ]);

/** Kinds that controllers make of ours, and what of ours is compared in full. */
const compared =
  "namespaces,pods,deployments,services,serviceaccounts,secrets,configmaps,networkpolicies,ciliumnetworkpolicies,ciliumclusterwidenetworkpolicies,ciliumenvoyconfigs";

const volatile = new Set([
  "creationTimestamp",
  "deployment.kubernetes.io/revision",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
  "clusterIP",
  "clusterIPs",
  "nodeName",
  "status",
]);

const controllers = /^(kube-controller-manager|kube-scheduler|kube-apiserver|kwok.*|kubelet|kubectl.*)$/;

const lasting = (object: Found): string =>
  JSON.stringify(
    [
      object,
      (object.metadata.managedFields ?? [])
        .map(({ manager }) => manager)
        .filter((name) => !controllers.test(name)),
    ],
    (key, value: unknown) => (volatile.has(key) ? undefined : value),
  );

const isOurs = ({ kind, metadata: { name, namespace, ownerReferences } }: Found): boolean => {
  const namespaces = [lab.namespace, lab.stageNamespace];
  if (ownerReferences !== undefined) return false;
  if (kind === "Namespace") return namespaces.includes(name);
  if (kind === "ConfigMap" && name === "kube-root-ca.crt") return false;
  return namespace === undefined || namespaces.includes(namespace);
};

/** Names that a controller or Helm makes up: pods and ReplicaSets of Deployments, revisions of releases. */
const madeUp = (line: string): string =>
  line
    .replace(/^((?:Pod|ReplicaSet|ControllerRevision|EndpointSlice) \S+?)(?:-[a-z0-9]{5,10})+$/, "$1-*")
    .replace(/(sh\.helm\.release\.v1\..*\.v)\d+$/, "$1*");

/** Looks at Pulumi's state and at the cluster. Pulumi may go on naming an operation of a killed update: it is no part. */
export const outcomeOf = async (checkout: Checkout): Promise<Outcome> => {
  const exported = await checkout.run("pulumi", ["stack", "export", "--show-secrets"]);
  if (exported.exitCode !== 0) throw new Error(exported.all);
  const listed = JSON.parse(await checkout.kubectl("get", compared, "-A", "-o", "json")) as {
    readonly items: readonly Found[];
  };
  const snapshot = [...(await clusterSnapshot(checkout))].map(madeUp);
  return Object.fromEntries([
    ...stateOf(JSON.parse(exported.stdout) as Exported),
    ...listed.items
      .filter(isOurs)
      .map((object): [string, string] => [
        `object ${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`,
        lasting(object),
      ]),
    ...[...new Set(snapshot)].map((line): [string, string] => [`there is ${line}`, ""]),
  ]);
};

/** Whether a difference is about what is there by name: controllers make and delete some of that by themselves. */
export const isOfControllers = (difference: string): boolean => /: there is /.test(difference);

/** In what two outcomes differ, one line each. */
export const differencesOf = (wanted: Outcome, found: Outcome): string[] =>
  [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort().flatMap((name) => {
    if (wanted[name] === found[name]) return [];
    if (found[name] === undefined) return [`missing: ${name}`];
    if (wanted[name] === undefined) return [`more than without a kill: ${name}`];
    return [`different: ${name}\n  ${wanted[name]}\n  ${found[name]}`];
  });
