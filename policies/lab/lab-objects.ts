import type { Requirement } from "../phase";
import type { Lab } from "./lab";
import type { LabImages } from "./lab-images";
import type {
  LabDeploymentObject,
  LabNamespaceObject,
  LabObject,
  LabPodObject,
  LabSecretObject,
  LabServiceAccountObject,
  LabServiceObject,
  LabWorkloadObject,
} from "./lab-object";
import { podSpecOf } from "./pod-specs";
import { type Workload, type WorkloadName, workloadNames } from "./workload";
import { workloadsOf } from "./workloads";

/** As much of the lab as a phase needs. */
export interface LabPart {
  readonly workloads: readonly WorkloadName[];
  readonly requires: readonly Requirement[];
}

/** What all phases need together. */
export const wholeLab: LabPart = { workloads: workloadNames, requires: ["admin-token"] };

/** A namespace of the lab; it enforces the `restricted` Pod Security Standard, so nothing privileged can start there. */
export const namespaceObject = (name: string): LabNamespaceObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    },
  },
});

/**
 * The Secret with the token that requests have to carry. It has one entry, as Cilium asks of a Secret that headers are
 * compared with (Cilium, security/policy/language, `headerMatches`); its operator copies it to the agents.
 */
export const tokenObject = ({ namespace, adminToken }: Lab): LabSecretObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: adminToken.secretName, namespace },
  stringData: { token: adminToken.placeholder },
});

const accountObject = ({ serviceAccount, namespace }: Workload): LabServiceAccountObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: serviceAccount, namespace },
  automountServiceAccountToken: false,
});

/** Service accounts other than `default`, each once. */
const accountObjects = (workloads: readonly Workload[]): readonly LabServiceAccountObject[] => [
  ...new Map(
    workloads
      .filter(({ serviceAccount }) => serviceAccount !== "default")
      .map((workload) => [`${workload.namespace}/${workload.serviceAccount}`, accountObject(workload)]),
  ).values(),
];

const podObject = (workload: Workload, images: LabImages): LabPodObject => {
  const { name, namespace, labels } = workload;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: podSpecOf(workload, images),
  };
};

const deploymentObject = (workload: Workload, images: LabImages): LabDeploymentObject => {
  const { name, namespace, labels } = workload;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpecOf(workload, images) },
    },
  };
};

const serviceObjects = ({ name, namespace, labels, ports, servicePort }: Workload): LabServiceObject[] =>
  servicePort === undefined
    ? []
    : [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name, namespace },
          spec: {
            type: "ClusterIP",
            selector: labels,
            ports: Object.entries(ports).map(([port, targetPort]) => ({
              name: port,
              port: servicePort,
              targetPort,
              protocol: "TCP",
            })),
          },
        },
      ];

/** The pods of the lab, what they run as, and the Services before them. Pods and Services are named after the workload. */
export const workloadObjects = (
  lab: Lab,
  images: LabImages,
  names: readonly WorkloadName[],
): readonly LabWorkloadObject[] => {
  const all = workloadsOf(lab);
  const workloads = names.map((name) => all[name]);
  return [
    ...accountObjects(workloads),
    ...workloads.flatMap((workload): LabWorkloadObject[] => [
      workload.role === "client" ? podObject(workload, images) : deploymentObject(workload, images),
      ...serviceObjects(workload),
    ]),
  ];
};

/**
 * The lab as manifests, without its policies: what the components register, what verdicts are computed for, and what
 * `lab verify-clean` takes for the lab's.
 *
 * @param part what a phase needs of it; default everything. The lab's own namespace is always there.
 */
export const labObjects = (
  lab: Lab,
  images: LabImages,
  { workloads, requires }: LabPart = wholeLab,
): readonly LabObject[] => {
  const pods = workloadObjects(lab, images, workloads);
  const namespaces = new Set([lab.namespace, ...pods.map(({ metadata }) => metadata.namespace)]);
  return [
    ...[...namespaces].map(namespaceObject),
    ...(requires.includes("admin-token") ? [tokenObject(lab)] : []),
    ...pods,
  ];
};
