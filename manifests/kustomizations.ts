import path from "node:path";
import type { ManifestDocument } from "./parse-manifests";

/** What the kustomizations of a folder say of the files beside them. */
export interface Kustomizations {
  /** Files that are patches, or settings of kustomize's own. */
  readonly patches: ReadonlySet<string>;
  /** Namespaces that kustomizations put the objects of a file into; more than one where several use it. */
  namespacesOf(file: string): ReadonlySet<string>;
  /** Whether one of them renders charts, or something from another repository. */
  readonly fetchesMore: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((item): item is string => typeof item === "string");
const pathsIn = (value: unknown): readonly string[] =>
  listOf(value).flatMap((item) => {
    const at = typeof item === "object" && item !== null ? (item as Fields).path : undefined;
    return typeof at === "string" ? [at] : [];
  });

const kustomizationName = /^(?:kustomization\.ya?ml|Kustomization)$/;

interface Kustomization {
  readonly folder: string;
  readonly namespace: string | undefined;
  readonly resources: readonly string[];
  readonly patches: readonly string[];
}

const isKustomization = ({ object }: ManifestDocument): boolean =>
  (object.kind === "Kustomization" || object.kind === "Component") &&
  (object.apiVersion ?? "kustomize.config.k8s.io/").startsWith("kustomize.config.k8s.io/");

const read = ({ file, object }: ManifestDocument): Kustomization => {
  const folder = path.dirname(file);
  const inFolder = (names: readonly string[]): readonly string[] =>
    names.filter((name) => !/[\n:]/.test(name)).map((name) => path.join(folder, name));
  const { namespace } = object;
  return {
    folder,
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : undefined,
    resources: inFolder([
      ...textsOf(object.resources),
      ...textsOf(object.bases),
      ...textsOf(object.components),
    ]),
    patches: inFolder([
      ...textsOf(object.patchesStrategicMerge),
      ...pathsIn(object.patches),
      ...pathsIn(object.patchesJson6902),
      ...pathsIn(object.replacements),
      ...textsOf(object.configurations),
      ...textsOf(object.transformers),
    ]),
  };
};

/** Flux's own Kustomization renders a folder of the repository, and may name a namespace for all of it. */
const fluxTargets = (documents: readonly ManifestDocument[], folders: readonly string[]) =>
  documents.flatMap(({ object }): (readonly [string, string])[] => {
    if (
      object.kind !== "Kustomization" ||
      object.apiVersion?.startsWith("kustomize.toolkit.fluxcd.io/") !== true
    )
      return [];
    const { targetNamespace, path: at } = (object.spec ?? {}) as Fields;
    if (typeof targetNamespace !== "string" || typeof at !== "string") return [];
    // The path is relative to the repository, of which the folder that is read may be a part.
    const wanted = path.normalize(at).replace(/^[./]+|\/+$/g, "");
    return folders
      .filter((folder) => folder === wanted || folder.endsWith(`/${wanted}`))
      .map((folder) => [folder, targetNamespace] as const);
  });

const isRemote = (name: string): boolean => /:\/\/|^git@|^github\.com\//.test(name);

const fetchesMore = ({ object }: ManifestDocument): boolean =>
  listOf(object.helmCharts).length > 0 ||
  [...textsOf(object.resources), ...textsOf(object.components)].some(isRemote);

/**
 * Reads the kustomizations among documents: which files are patches, and which namespaces objects land in that name none.
 * An outer kustomization overrides an inner one, as in kustomize.
 */
export const readKustomizations = (documents: readonly ManifestDocument[]): Kustomizations => {
  const own = documents
    .filter((document) => isKustomization(document) && kustomizationName.test(path.basename(document.file)))
    .map(read);
  const byFolder = new Map(own.map((one) => [path.normalize(one.folder), one]));
  const namespaces = new Map<string, Set<string>>();
  const put = (file: string, namespace: string): void => {
    namespaces.set(file, (namespaces.get(file) ?? new Set()).add(namespace));
  };
  const spread = (one: Kustomization, outer: string | undefined, seen: ReadonlySet<string>): void => {
    const namespace = outer ?? one.namespace;
    for (const resource of one.resources) {
      const inner = byFolder.get(path.normalize(resource));
      if (inner === undefined) {
        if (namespace !== undefined) put(path.normalize(resource), namespace);
      } else if (!seen.has(inner.folder)) spread(inner, namespace, new Set([...seen, inner.folder]));
    }
  };
  const used = new Set(own.flatMap(({ resources }) => resources.map((resource) => path.normalize(resource))));
  const targets = fluxTargets(documents, [...byFolder.keys()]);
  const rendered = new Set(targets.map(([folder]) => folder));
  for (const [folder, namespace] of targets) {
    const one = byFolder.get(folder);
    if (one !== undefined) spread(one, namespace, new Set([one.folder]));
  }
  for (const [folder, one] of byFolder)
    if (!used.has(folder) && !rendered.has(folder)) spread(one, undefined, new Set([one.folder]));
  const none: ReadonlySet<string> = new Set();
  return {
    patches: new Set(own.flatMap(({ patches }) => patches.map((patch) => path.normalize(patch)))),
    fetchesMore: documents.some((document) => isKustomization(document) && fetchesMore(document)),
    namespacesOf: (file) => namespaces.get(path.normalize(file)) ?? none,
  };
};
