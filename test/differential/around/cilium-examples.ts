import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { defaultRelease } from "../../../cilium/releases";
import { ciliumModule } from "../../../scripts/pinned-module";
import type { ManifestObject } from "../../../verdicts/world";
import { isFields } from "./visit-tree";

/** A file of Cilium's example policies. */
export interface CiliumExample {
  /** Its path below the examples. */
  readonly name: string;
  readonly policies: readonly ManifestObject[];
}

const kinds = ["NetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"];

const isPolicy = (value: unknown): value is ManifestObject =>
  isFields(value) && typeof value.kind === "string" && kinds.includes(value.kind);

/** A list of rules in the form of Cilium's own API, of which each one is the `spec` of a policy. */
const policiesOfRules = (value: unknown): ManifestObject[] =>
  (Array.isArray(value) ? value : []).filter(isFields).map((spec, index) => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: `rule-${index}` },
    spec,
  }));

/** The namespace that a client would set: a file without one means the namespace `default`. */
const inNamespace = (policy: ManifestObject): ManifestObject =>
  policy.kind === "CiliumClusterwideNetworkPolicy"
    ? policy
    : { ...policy, metadata: { namespace: "default", ...policy.metadata } };

const policiesIn = (text: string): ManifestObject[] =>
  parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .flatMap((value) => (isPolicy(value) ? [value] : policiesOfRules(value)))
    .map(inNamespace);

/**
 * Every file with a policy among the examples of Cilium's module.
 *
 * @param version of the module. Default: the pinned one, the default release's.
 */
export const ciliumExamples = (version: string = defaultRelease.version): CiliumExample[] => {
  const folder = join(ciliumModule(join(__dirname, "../../.."), version), "examples/policies");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: relative(folder, file), policies: policiesIn(readFileSync(file, "utf8")) }))
    .filter((example) => example.policies.length > 0);
};
