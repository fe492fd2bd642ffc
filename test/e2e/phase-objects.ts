import { policyKindNames, resourceName } from "../../cluster/kinds";
import { identityOf } from "../../policies/kubernetes-object";
import type { Lab } from "../../policies/lab/lab";
import { workloadsOf } from "../../policies/lab/workloads";
import type { Phase } from "../../policies/phase";
import type { Checkout } from "../support/checkout";

interface Found {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** Kinds of which a phase has objects, and what else could be mistaken for policy. */
const resources = (
  [
    "Namespace",
    ...policyKindNames,
    "CiliumEnvoyConfig",
    "Pod",
    "Deployment",
    "Service",
    "ServiceAccount",
    "Secret",
  ] as const
).map(resourceName);

/** What a phase consists of, as `Kind/namespace/name`; pods under the name of their workload. */
export const expectedObjects = (lab: Lab, phase: Phase): string[] => {
  const workloads = phase.workloads.map((name) => workloadsOf(lab)[name]);
  const found = [
    `Namespace/${lab.namespace}`,
    ...phase.objects(lab).map(identityOf),
    ...(phase.requires.includes("admin-token")
      ? [`Secret/${lab.namespace}/${lab.adminToken.secretName}`]
      : []),
    ...workloads.flatMap(({ name, namespace, role, serviceAccount, servicePort }) => [
      ...(namespace === lab.namespace ? [] : [`Namespace/${namespace}`]),
      `Pod/${namespace}/${name}`,
      ...(role === "client" ? [] : [`Deployment/${namespace}/${name}`]),
      ...(servicePort === undefined ? [] : [`Service/${namespace}/${name}`]),
      ...(serviceAccount === "default" ? [] : [`ServiceAccount/${namespace}/${serviceAccount}`]),
    ]),
  ];
  return [...new Set(found)].sort();
};

/** What there is of a phase in the lab's namespaces and cluster-wide, in the words of `expectedObjects`. */
export const foundObjects = async (checkout: Checkout, lab: Lab): Promise<string[]> => {
  const listed = JSON.parse(await checkout.kubectl("get", resources.join(","), "-A", "-o", "json")) as {
    readonly items: readonly Found[];
  };
  const namespaces = [lab.namespace, lab.stageNamespace];
  const isOurs = ({ kind, metadata: { name, namespace } }: Found): boolean => {
    if (kind === "Namespace") return namespaces.includes(name);
    // Every namespace has one from Kubernetes itself.
    if (kind === "ServiceAccount" && name === "default") return false;
    return namespace === undefined || namespaces.includes(namespace);
  };
  return listed.items
    .filter(isOurs)
    .map((object) => (object.kind === "Pod" ? podIdentity(lab, object) : identityOf(object)))
    .sort();
};

const podIdentity = (lab: Lab, { kind, metadata }: Found): string => {
  const workload = Object.values(workloadsOf(lab)).find(
    ({ namespace, labels }) =>
      namespace === metadata.namespace &&
      Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value),
  );
  return identityOf({ kind, metadata: { ...metadata, name: workload?.name ?? metadata.name } });
};
