import { ZodError } from "zod";
import type { CidrGroup, Endpoint, ManifestObject, Service, StringMap, World } from "../verdicts/world";
import { groupOf, isPolicy } from "./is-policy";
import { withKnownEnds } from "./known-ends";
import type { ManifestFlaw } from "./manifest-error";
import { type ManifestPod, makesPods, manifestPods } from "./manifest-pods";
import { cidrGroupSchema, endpointSliceSchema, namedSchema, serviceSchema } from "./manifest-schemas";
import type { ManifestDocument } from "./parse-manifests";
import { strangeKind } from "./policy-kinds";
import { deployedPolicies, replacedNotes } from "./replaced-policies";

/** What manifests say of a cluster. */
export interface ManifestWorld {
  readonly world: World;
  /** The pods that Cilium manages, in the order of the manifests. */
  readonly pods: readonly ManifestPod[];
  readonly notes: readonly string[];
  /** Objects that matter and are not of the form that Kubernetes gives them; they are left out. */
  readonly flaws: readonly ManifestFlaw[];
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

/** What a schema says, with its place. */
const flawOf = ({ file, document, object, lineOf }: ManifestDocument, error: ZodError): ManifestFlaw => {
  const [issue] = error.issues;
  const steps = issue?.path ?? [];
  const at = pathText(steps);
  const value = valueAt(object, steps);
  const wantsText =
    issue?.code === "invalid_type" && issue.expected === "string" && typeof value !== "object";
  return {
    place: { file, document, line: lineOf(at) },
    reason: `${kindOf(object)} ${at}: ${show(value)} is not accepted: ${issue?.message}`,
    ...(wantsText ? { fix: `write it in quotes: "${String(value)}"` } : {}),
  };
};

/** Reads an object, or notes what is wrong with it. One that is not rendered yet is left out without a word. */
class PlacedReader {
  readonly flaws: ManifestFlaw[] = [];

  read<T>(document: ManifestDocument, read: () => T): T[] {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      if (document.unrendered === undefined) this.flaws.push(flawOf(document, error));
      return [];
    }
  }
}

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
const addressesOf = (
  documents: readonly ManifestDocument[],
  reader: PlacedReader,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const document of documents) {
    if (kindOf(document.object) !== "EndpointSlice") continue;
    for (const { metadata, endpoints } of reader.read(document, () =>
      endpointSliceSchema.parse(document.object),
    )) {
      const service = metadata?.labels?.["kubernetes.io/service-name"];
      if (service === undefined) continue;
      const key = `${metadata?.namespace || "default"}/${service}`;
      const own = (endpoints ?? []).flatMap(({ addresses }) => addresses ?? []);
      found.set(key, [...(found.get(key) ?? []), ...own]);
    }
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
  const names = [...new Set(hidden.map(({ endpoint, workload }) => `${endpoint.namespace}/${workload}`))];
  const strange = documents.flatMap(({ file, object }) => {
    const found = strangeKind(object);
    if (found === undefined) return [];
    const written = `${object.apiVersion ?? "(no apiVersion)"} ${kindOf(object)} in ${file}`;
    return found.is === "near-miss"
      ? [`left out, since there is no such kind: ${written}; fix: ${found.apiVersion} ${found.kind}`]
      : [`left out, since Cilium 1.18 does not enforce it: ${written}`];
  });
  const unrendered = documents.filter(
    ({ object, unrendered }) => unrendered !== undefined && isPolicy(object),
  );
  return [
    ...(names.length === 0
      ? []
      : [`in the host network, so no policy selects them and they are their node: ${names.join(", ")}`]),
    ...strange,
    ...[...new Set(unrendered.map(({ file }) => file))].map(
      (file) => `not rendered yet, and rules about these places count as being about nobody: ${file}`,
    ),
  ];
};

/** What manifests say: pods, namespaces, Services, CIDR groups, policies. Other kinds change no verdict. */
export const worldFromManifests = (documents: readonly ManifestDocument[]): ManifestWorld => {
  const reader = new PlacedReader();
  const of = (kind: string) => documents.filter(({ object }) => kindOf(object) === kind);
  const namespaces: Record<string, { labels: StringMap }> = {};
  for (const document of of("Namespace")) {
    for (const { metadata } of reader.read(document, () => namedSchema.parse(document.object))) {
      namespaces[metadata?.name ?? ""] = { labels: metadata?.labels ?? {} };
    }
  }
  const addresses = addressesOf(documents, reader);
  // Knative has Services of its own.
  const services = of("Service")
    .filter(({ object }) => groupOf(object) === "")
    .flatMap((document) => reader.read(document, () => serviceOf(document.object)).flat())
    .map((service): Service => {
      const own = addresses.get(`${service.namespace}/${service.name}`);
      return service.selector !== undefined || own === undefined ? service : { ...service, addresses: own };
    });
  const cidrGroups: Record<string, CidrGroup> = {};
  for (const document of of("CiliumCIDRGroup")) {
    for (const { metadata, spec } of reader.read(document, () => cidrGroupSchema.parse(document.object))) {
      cidrGroups[metadata?.name ?? ""] = { labels: metadata?.labels ?? {}, cidrs: spec.externalCIDRs };
    }
  }
  const everyPod = documents
    .filter(({ object }) => makesPods(kindOf(object)))
    .flatMap((document) =>
      reader.read(document, () => manifestPods(document.object, kindOf(document.object))).flat(),
    );
  const pods = withDistinctNames(everyPod.filter(({ hostNetwork }) => !hostNetwork));
  const endpoints: readonly Endpoint[] = pods.map(({ endpoint }) => endpoint);
  const { deployed, replaced } = deployedPolicies(documents);
  // The engine takes the first of two: those that are replaced come last, and it says of each that it is left out.
  const policies = [...deployed, ...replaced.map((one) => one.replaced)].map(({ object }) => object);
  return {
    world: withKnownEnds(
      { namespaces, endpoints, services, cidrGroups, policies },
      documents.map(({ object }) => object),
      everyPod,
    ),
    pods,
    notes: [
      ...notesOf(
        documents,
        everyPod.filter(({ hostNetwork }) => hostNetwork),
      ),
      ...replacedNotes(replaced),
    ],
    flaws: reader.flaws,
  };
};
