import { makesPods } from "./manifest-pods";

const worldKinds = new Set([
  "Namespace",
  "Service",
  "EndpointSlice",
  "Node",
  "CiliumCIDRGroup",
  "CiliumEnvoyConfig",
  "CiliumClusterwideEnvoyConfig",
  "Kustomization",
  "Component",
]);

/** Whether objects of a kind, or of one that is nearly written so, say anything about policies or their world. */
export const mayMatter = (kind: string): boolean =>
  /polic/i.test(kind) || /List$/.test(kind) || worldKinds.has(kind) || makesPods(kind);

const kindLine = /^(?:kind|"kind"|'kind')[ \t]*:[ \t]*["']?([A-Za-z][A-Za-z0-9]*)["']?[ \t]*(?:#.*)?$/gm;

/**
 * What a document of a folder is, without parsing it: most documents of a repository are of kinds that decide nothing
 * here, or of none, and parsing them is nearly all of the work.
 *
 * @returns `parse` where only the parsed document tells.
 */
export const quickLook = (text: string): "parse" | "other-kind" | "no-object" => {
  const kinds = [...text.matchAll(kindLine)].map(([, kind = ""]) => kind);
  const [kind] = kinds;
  if (kinds.length === 1 && kind !== undefined && !mayMatter(kind)) return "other-kind";
  if (kinds.length > 0 || text.includes("$patch")) return "parse";
  if (/^sops[ \t]*:/m.test(text)) return "parse";
  if (/\bop["']?[ \t]*:/.test(text) && text.includes("path")) return "parse";
  return /["']?kind["']?[ \t]*:/.test(text) && /apiVersion/.test(text) ? "parse" : "no-object";
};
