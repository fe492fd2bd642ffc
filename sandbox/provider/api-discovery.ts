import { setTimeout as sleep } from "node:timers/promises";
import { getOrUndefined } from "./api-client";
import { CancelledError, ProviderError } from "./errors";
import type { ClusterAccess } from "./kube-config-loader";
import { isObject, type Properties } from "./values";

/** Where the objects of a kind are found on the API server. */
export interface ApiResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Kinds without a namespace that every cluster has; knowing them saves previews the way to the API server. */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  "": ["Namespace", "Node", "PersistentVolume", "ComponentStatus"],
  "admissionregistration.k8s.io": [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "authentication.k8s.io": ["SelfSubjectReview", "TokenReview"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "internal.apiserver.k8s.io": ["StorageVersion"],
  "networking.k8s.io": ["IPAddress", "IngressClass", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
};
const NAMESPACED_GROUPS = [
  "apps",
  "autoscaling",
  "batch",
  "policy",
  "coordination.k8s.io",
  "discovery.k8s.io",
];

/** Whether a built-in kind has a namespace; undefined for kinds only the API server knows. */
export function builtInScope(apiVersion: string, kind: string): boolean | undefined {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const clusterScoped = CLUSTER_SCOPED[group];
  if (clusterScoped) return !clusterScoped.includes(kind);
  return NAMESPACED_GROUPS.includes(group) ? true : undefined;
}

/** Finds kinds on one API server and remembers those it found. */
export class Discovery {
  readonly #known = new Map<string, ApiResource>();
  readonly #asked = new Map<string, Promise<void>>();

  constructor(readonly access: ClusterAccess) {}

  /** The kind's place, or undefined while the API server does not serve it. */
  async find(apiVersion: string, kind: string, signal: AbortSignal): Promise<ApiResource | undefined> {
    const key = `${apiVersion} ${kind}`;
    if (!this.#known.has(key)) await this.#ask(apiVersion, signal);
    return this.#known.get(key);
  }

  /** The kind's place; waits a little, because a CRD's API appears a moment after the CRD says it is established. */
  async require(
    apiVersion: string,
    kind: string,
    signal: AbortSignal,
    patienceMs = 10_000,
  ): Promise<ApiResource> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const found = await this.find(apiVersion, kind, signal);
      if (found) return found;
      if (Date.now() >= deadline) {
        throw new ProviderError(
          `no matches for kind "${kind}" in version "${apiVersion}": the API server does not serve it (is its CustomResourceDefinition installed?)`,
        );
      }
      await sleep(250, undefined, { signal }).catch(() => {
        throw new CancelledError("cancelled");
      });
    }
  }

  /** Concurrent questions about one API version share a request; answers without the kind are asked again. */
  async #ask(apiVersion: string, signal: AbortSignal): Promise<void> {
    const pending = this.#asked.get(apiVersion) ?? this.#load(apiVersion, signal);
    this.#asked.set(apiVersion, pending);
    try {
      await pending;
    } finally {
      this.#asked.delete(apiVersion);
    }
  }

  async #load(apiVersion: string, signal: AbortSignal): Promise<void> {
    const list = await getOrUndefined(this.access, apiRoot(apiVersion), signal);
    const resources = Array.isArray(list?.resources) ? list.resources.filter(isObject) : [];
    for (const resource of resources) this.#remember(apiVersion, resource);
  }

  #remember(apiVersion: string, resource: Properties): void {
    const { name, kind, namespaced } = resource;
    // Names with a slash are subresources such as deployments/scale.
    if (typeof name !== "string" || typeof kind !== "string" || name.includes("/")) return;
    this.#known.set(`${apiVersion} ${kind}`, {
      apiVersion,
      kind,
      plural: name,
      namespaced: namespaced === true,
    });
  }
}

/** The path of a collection, or of one object in it. */
export function objectPath(resource: ApiResource, namespace: string | undefined, name?: string): string {
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  const item = name === undefined ? "" : `/${encodeURIComponent(name)}`;
  return `${apiRoot(resource.apiVersion)}${scope}/${resource.plural}${item}`;
}

function apiRoot(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
