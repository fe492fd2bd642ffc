import { ZodError } from "zod";
import type { CidrGroup, Endpoint, ManifestObject, Service, StringMap, World } from "../verdicts/world";
import { groupOf, hasPolicyKind, isPolicy } from "./is-policy";
import { withKnownEnds } from "./known-ends";
import { ManifestError } from "./manifest-error";
import { type ManifestPod, makesPods, manifestPods } from "./manifest-pods";
import { cidrGroupSchema, endpointSliceSchema, namedSchema, serviceSchema } from "./manifest-schemas";
import type { ManifestDocument } from "./parse-manifests";

/** What manifests say of a cluster. */
export interface ManifestWorld {
  readonly world: World;
  /** The pods that Cilium manages, in the order of the manifests. */
  readonly pods: readonly ManifestPod[];
  readonly notes: readonly string[];
}

const kindOf = ({ kind }: ManifestObject): string => kind ?? "";

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const valueAt = (object: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], object);

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

/** Turns what a schema says into one error that names the place. */
const placed = <T>(document: ManifestDocument, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    const issue = error instanceof ZodError ? error.issues[0] : undefined;
    if (issue === undefined) throw error;
    const { file, document: number, object, lineOf } = document;
    const path = pathText(issue.path);
    const value = valueAt(object, issue.path);
    const wantsText =
      issue.code === "invalid_type" && issue.expected === "string" && typeof value !== "object";
    throw new ManifestError(
      { file, document: number, line: lineOf(path) },
      `${kindOf(object)} ${path}: ${show(value)} is not accepted: ${issue.message}`,
      wantsText ? `write it in quotes: "${String(value)}"` : undefined,
    );
  }
};

const serviceOf = (object: unknown): Service[] => {
  const { metadata, spec } = serviceSchema.parse(object);
  if (spec?.type === "ExternalName") return [];
  return [
    {
      name: metadata?.name ?? "",
      namespace: metadata?.namespace || "default",
      labels: metadata?.labels ?? {},
      ...(spec?.selector ? { selector: spec.selector } : {}),
      ports: (spec?.ports ?? []).map(({ name, port, targetPort, protocol }) => ({
        port,
        ...(name ? { name } : {}),
        ...(targetPort === null || targetPort === undefined ? {} : { targetPort }),
        ...(protocol ? { protocol } : {}),
      })),
    },
  ];
};

/** Addresses of EndpointSlices, by namespace and name of their Service. */
const addressesOf = (documents: readonly ManifestDocument[]): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const document of documents) {
    if (kindOf(document.object) !== "EndpointSlice") continue;
    const { metadata, endpoints } = placed(document, () => endpointSliceSchema.parse(document.object));
    const service = metadata?.labels?.["kubernetes.io/service-name"];
    if (service === undefined) continue;
    const key = `${metadata?.namespace || "default"}/${service}`;
    const own = (endpoints ?? []).flatMap(({ addresses }) => addresses ?? []);
    found.set(key, [...(found.get(key) ?? []), ...own]);
  }
  return found;
};

/** Pods of one name in one namespace get the kind behind it: a Deployment and a StatefulSet may share their name. */
const withDistinctNames = (pods: readonly ManifestPod[]): readonly ManifestPod[] => {
  const taken = new Set<string>();
  return pods.map((pod) => {
    const { name, namespace } = pod.endpoint;
    let chosen = name;
    if (taken.has(`${namespace}/${chosen}`)) chosen = `${name}.${pod.kind.toLowerCase()}`;
    for (let count = 2; taken.has(`${namespace}/${chosen}`); count++) {
      chosen = `${name}.${pod.kind.toLowerCase()}-${count}`;
    }
    taken.add(`${namespace}/${chosen}`);
    if (chosen === name) return pod;
    return { ...pod, workload: chosen, endpoint: { ...pod.endpoint, name: chosen } };
  });
};

const notesOf = (documents: readonly ManifestDocument[], hidden: readonly ManifestPod[]): string[] => {
  const elsewhere = documents.filter(({ object }) => hasPolicyKind(object) && !isPolicy(object));
  const admin = documents.filter(({ object }) => groupOf(object) === "policy.networking.k8s.io");
  const nameless = documents.filter(({ object }) => object.kind === undefined);
  const names = [...new Set(hidden.map(({ endpoint, workload }) => `${endpoint.namespace}/${workload}`))];
  return [
    ...(names.length === 0
      ? []
      : [`in the host network, so no policy selects them and they are their node: ${names.join(", ")}`]),
    ...[...elsewhere, ...admin].map(
      ({ file, object }) =>
        `left out, since Cilium 1.18 does not enforce it: ${object.apiVersion} ${kindOf(object)} in ${file}`,
    ),
    ...[...new Set(nameless.map(({ file }) => file))].map((file) => `${file} has a document without kind`),
  ];
};

/**
 * What manifests say: pods, namespaces, Services, CIDR groups, policies. Other kinds change no verdict.
 *
 * @throws ManifestError where a field that matters is not of the form that Kubernetes gives it.
 */
export const worldFromManifests = (documents: readonly ManifestDocument[]): ManifestWorld => {
  const of = (kind: string) => documents.filter(({ object }) => kindOf(object) === kind);
  const namespaces: Record<string, { labels: StringMap }> = {};
  for (const document of of("Namespace")) {
    const { metadata } = placed(document, () => namedSchema.parse(document.object));
    namespaces[metadata?.name ?? ""] = { labels: metadata?.labels ?? {} };
  }
  const addresses = addressesOf(documents);
  // Knative has Services of its own.
  const services = of("Service")
    .filter(({ object }) => groupOf(object) === "")
    .flatMap((document) => placed(document, () => serviceOf(document.object)))
    .map((service): Service => {
      const own = addresses.get(`${service.namespace}/${service.name}`);
      return service.selector !== undefined || own === undefined ? service : { ...service, addresses: own };
    });
  const cidrGroups: Record<string, CidrGroup> = {};
  for (const document of of("CiliumCIDRGroup")) {
    const { metadata, spec } = placed(document, () => cidrGroupSchema.parse(document.object));
    cidrGroups[metadata?.name ?? ""] = { labels: metadata?.labels ?? {}, cidrs: spec.externalCIDRs };
  }
  const everyPod = documents
    .filter(({ object }) => makesPods(kindOf(object)))
    .flatMap((document) => placed(document, () => manifestPods(document.object, kindOf(document.object))));
  const pods = withDistinctNames(everyPod.filter(({ hostNetwork }) => !hostNetwork));
  const endpoints: readonly Endpoint[] = pods.map(({ endpoint }) => endpoint);
  const policies = documents.map(({ object }) => object).filter(isPolicy);
  return {
    world: withKnownEnds(
      { namespaces, endpoints, services, cidrGroups, policies },
      documents.map(({ object }) => object),
      everyPod,
    ),
    pods,
    notes: notesOf(
      documents,
      everyPod.filter(({ hostNetwork }) => hostNetwork),
    ),
  };
};
