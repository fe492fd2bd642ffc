import type { ObjectMetadata, StringMap } from "../kubernetes-object";

type Namespaced = ObjectMetadata & { readonly namespace: string };

/** A probe of a container: what is asked, and how often. */
export type Probe = (
  | { readonly httpGet: { readonly path: string; readonly port: number } }
  | { readonly grpc: { readonly port: number } }
  | { readonly exec: { readonly command: readonly string[] } }
) & { readonly periodSeconds: number; readonly failureThreshold?: number };

/** A container of the lab. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources: { readonly requests: StringMap; readonly limits: StringMap };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
    readonly readOnlyRootFilesystem: boolean;
  };
  readonly readinessProbe: Probe;
  readonly livenessProbe?: Probe;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

/** What a pod of the lab runs, and as whom. */
export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly securityContext: {
    readonly runAsNonRoot: boolean;
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly seccompProfile: { readonly type: string };
  };
  readonly dnsConfig?: { readonly options: readonly { readonly name: string; readonly value: string }[] };
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly name: string; readonly emptyDir: object }[];
}

/** A namespace of the lab. */
export interface LabNamespaceObject {
  readonly apiVersion: "v1";
  readonly kind: "Namespace";
  readonly metadata: { readonly name: string; readonly labels: StringMap };
}

/** The Secret with the token that requests are compared with. */
export interface LabSecretObject {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly metadata: Namespaced;
  readonly stringData: { readonly token: string };
}

/** An account that a pod of the lab runs as. */
export interface LabServiceAccountObject {
  readonly apiVersion: "v1";
  readonly kind: "ServiceAccount";
  readonly metadata: Namespaced;
  readonly automountServiceAccountToken: boolean;
}

/** A pod to send requests from. */
export interface LabPodObject {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: Namespaced & { readonly labels: StringMap };
  readonly spec: PodSpec;
}

/** A server. */
export interface LabDeploymentObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly metadata: Namespaced & { readonly labels: StringMap };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: StringMap };
    readonly template: { readonly metadata: { readonly labels: StringMap }; readonly spec: PodSpec };
  };
}

/** The Service before a server. */
export interface LabServiceObject {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly metadata: Namespaced;
  readonly spec: {
    readonly type: "ClusterIP";
    readonly selector: StringMap;
    readonly ports: readonly {
      readonly name: string;
      readonly port: number;
      readonly targetPort: number;
      readonly protocol: "TCP";
    }[];
  };
}

/** What the lab's pods are and need, in the order in which it comes about. */
export type LabWorkloadObject =
  | LabServiceAccountObject
  | LabPodObject
  | LabDeploymentObject
  | LabServiceObject;

/** Every kind that the lab consists of, beside its policies. */
export type LabObject = LabNamespaceObject | LabSecretObject | LabWorkloadObject;
