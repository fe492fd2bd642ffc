import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { FieldTree, KnownFields } from "../cilium/known-fields";
import { ciliumModule, pinnedModule } from "./pinned-module";

/** Part of an OpenAPI v3 schema, as CRDs and the API server's own documents have it. */
interface OpenApiSchema {
  readonly type?: string;
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly format?: string;
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: OpenApiSchema };
    }[];
  };
}

interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, OpenApiSchema>> };
}

/** Kinds of the cilium.io group that a phase may hold, by the name of their CRD's file. */
const ciliumCrds = [
  "ciliumnetworkpolicies",
  "ciliumclusterwidenetworkpolicies",
  "ciliumenvoyconfigs",
  "ciliumclusterwideenvoyconfigs",
  "ciliumcidrgroups",
];

/** Collects equal subtrees once, so that the file stays small enough to read. */
class Definitions {
  readonly trees: Record<string, FieldTree> = {};
  private readonly names = new Map<string, string>();

  /** A reference to `tree`, or the tree itself where it is shorter than a reference would be. */
  share(tree: FieldTree): FieldTree {
    const text = JSON.stringify(tree);
    if (text.length < 80) return tree;
    let name = this.names.get(text);
    if (name === undefined) {
      name = `d${this.names.size}`;
      this.names.set(text, name);
      this.trees[name] = tree;
    }
    return `#${name}`;
  }
}

const treeOf = (
  schema: OpenApiSchema,
  resolve: (reference: string) => OpenApiSchema,
  definitions: Definitions,
): FieldTree => {
  const target = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (target !== undefined) return treeOf(resolve(target), resolve, definitions);
  if (schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string")
    return "int-or-string";
  if (schema["x-kubernetes-preserve-unknown-fields"] === true && schema.properties === undefined)
    return "any";
  if (schema.items !== undefined) return definitions.share([treeOf(schema.items, resolve, definitions)]);
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, treeOf(inner, resolve, definitions)] as const);
    return definitions.share(Object.fromEntries(fields));
  }
  if (typeof schema.additionalProperties === "object") {
    return { "*": treeOf(schema.additionalProperties, resolve, definitions) };
  }
  if (schema.type === "object" || schema.type === undefined) return "any";
  return schema.type;
};

/** What an API server returns has a status, also of kinds that have lost theirs since. Nobody's verdict depends on it. */
const withEnvelope = (spec: Readonly<Record<string, FieldTree>>, metadata: FieldTree): FieldTree => ({
  ...spec,
  apiVersion: "string",
  kind: "string",
  metadata,
  status: "any",
});

/**
 * The fields of every kind that a phase may hold, read from Cilium's CRDs and Kubernetes' OpenAPI document
 * in the pinned Go modules.
 *
 * @param root the project's folder.
 * @param ciliumVersion `1.18.6`.
 */
export const knownFieldsOf = (root: string, ciliumVersion: string): KnownFields => {
  const definitions = new Definitions();
  const kinds: Record<string, FieldTree> = {};
  const kubernetes = pinnedModule(join(root, "sandbox/tools/lab"), "k8s.io/kubernetes");
  const document = JSON.parse(
    readFileSync(join(kubernetes, "api/openapi-spec/v3/apis__networking.k8s.io__v1_openapi.json"), "utf8"),
  ) as OpenApiDocument;
  const resolve = (reference: string): OpenApiSchema => {
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    const found = document.components.schemas[name];
    if (found === undefined) throw new Error(`the OpenAPI document has no schema ${name}`);
    return found;
  };
  const metadata = treeOf(resolve("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"), resolve, definitions);
  const cilium = ciliumModule(root, ciliumVersion);
  for (const file of ciliumCrds) {
    const path = join(cilium, "pkg/k8s/apis/cilium.io/client/crds/v2", `${file}.yaml`);
    const crd = parse(readFileSync(path, "utf8")) as CustomResourceDefinition;
    for (const version of crd.spec.versions) {
      const properties = version.schema.openAPIV3Schema.properties ?? {};
      const fields = Object.entries(properties).map(([name, inner]) => {
        const tree = treeOf(
          inner,
          (reference) => {
            throw new Error(`a CRD has no references, yet found ${reference}`);
          },
          definitions,
        );
        return [name, tree] as const;
      });
      kinds[`${crd.spec.group}/${version.name}/${crd.spec.names.kind}`] = withEnvelope(
        Object.fromEntries(fields),
        metadata,
      );
    }
  }
  const networkPolicySpec = treeOf(
    resolve("io.k8s.api.networking.v1.NetworkPolicySpec"),
    resolve,
    definitions,
  );
  kinds["networking.k8s.io/v1/NetworkPolicy"] = withEnvelope({ spec: networkPolicySpec }, metadata);
  return { definitions: definitions.trees, kinds };
};
