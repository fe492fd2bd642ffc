/** What the provider understands a Pulumi type token to stand for. */
export type ResourceType =
  | { readonly form: "object"; readonly apiVersion: string; readonly kind: string }
  | { readonly form: "release" }
  | { readonly form: "unsupported"; readonly reason: string };

const UNSUPPORTED_MODULES: ReadonlyArray<readonly [prefix: string, what: string]> = [
  ["helm.sh/", "Helm charts rendered on the client"],
  ["kustomize/", "kustomizations"],
  ["kustomize.", "kustomizations"],
  ["yaml", "YAML manifests as components"],
];

/** Reads a type token such as `kubernetes:apps/v1:Deployment`. */
export function parseTypeToken(token: string): ResourceType {
  const parts = token.split(":");
  const [packageName, module, kind] = parts;
  if (parts.length !== 3 || packageName !== "kubernetes" || !module || !kind) {
    return { form: "unsupported", reason: `${token} is not a resource of the kubernetes package` };
  }
  if (module === "helm.sh/v3" && kind === "Release") return { form: "release" };
  const refused = UNSUPPORTED_MODULES.find(([prefix]) => module.startsWith(prefix));
  if (refused) return unsupported(token, refused[1]);
  if (kind.endsWith("Patch")) return unsupported(token, "patches of objects owned by somebody else");
  return { form: "object", apiVersion: module.startsWith("core/") ? module.slice(5) : module, kind };
}

/** The type token inside a URN: `urn:pulumi:stack::project::parent$type::name`. */
export function typeOfUrn(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

/** The resource's name inside a URN. */
export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function unsupported(token: string, what: string): ResourceType {
  return {
    form: "unsupported",
    reason: `${token}: the stand-in provider does not support ${what}; the official pulumi-resource-kubernetes does`,
  };
}
