// A bundle of its own, loaded with the first Helm release: only that needs a YAML parser.
import { parseAllDocuments } from "yaml";

/** The names of a manifest's objects by kind, as `Deployment.apps/apps/v1: [namespace/name]`. */
export function resourceNames(manifest: string, defaultNamespace: string): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const document of parseAllDocuments(manifest)) {
    const object: unknown = document.toJS();
    if (!isNamed(object)) continue;
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
    const key = `${kind}${group}/${apiVersion}`;
    const namespace = metadata.namespace ?? defaultNamespace;
    const list = names[key] ?? [];
    list.push(CLUSTER_SCOPED.test(kind) ? metadata.name : `${namespace}/${metadata.name}`);
    names[key] = list;
  }
  return names;
}

/** Charts do not say which kinds have a namespace; these are the ones charts bring that have none. */
const CLUSTER_SCOPED =
  /^(Cluster.*|Namespace|CustomResourceDefinition|StorageClass|PriorityClass|IngressClass|GatewayClass|PersistentVolume|(Validating|Mutating).*|APIService|CSIDriver|RuntimeClass)$/;

interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function isNamed(object: unknown): object is NamedObject {
  if (typeof object !== "object" || object === null) return false;
  const { apiVersion, kind, metadata } = object as Partial<NamedObject>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}
