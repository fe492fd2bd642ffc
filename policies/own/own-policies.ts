import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { lint } from "../../verdicts/lint/lint";
import { policyKinds } from "../../verdicts/rules/read-policies";
import type { ManifestObject, World } from "../../verdicts/world";
import { defaultDeny } from "../blocks/default-deny";
import type { Expectation } from "../expectation";
import { identityOf, type PolicyObject } from "../kubernetes-object";
import type { Lab } from "../lab/lab";
import { labWorld } from "../lab/lab-world";
import type { WorkloadName } from "../lab/workload";
import { readOwnExpectations } from "./own-expectations";
import { OwnPolicyError } from "./own-policy-error";

/** Name of the file with expectations beside the policies. */
export const expectationsFile = "expectations.yaml";

/** The user's own policies. */
export interface OwnPolicies {
  readonly objects: readonly PolicyObject[];
  readonly workloads: readonly WorkloadName[];
  readonly expectations: readonly Expectation[];
}

interface Document {
  readonly place: string;
  readonly object: ManifestObject;
}

const yamlFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => [".yaml", ".yml"].includes(extname(file)))
    .sort()
    .map((file) => join(folder, file));

const documentsOf = (file: string, folder: string, problems: string[]): Document[] => {
  const name = relative(folder, file);
  const documents = parseAllDocuments(readFileSync(file, "utf8"));
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document, index) => {
    const place = documents.length > 1 ? `${name}, document ${index + 1}` : name;
    for (const error of document.errors) problems.push(`${place}: ${error.message.split("\n")[0]}`);
    const object: unknown = document.errors.length > 0 ? null : document.toJS();
    if (object === null || object === undefined) return [];
    if (typeof object === "object" && !Array.isArray(object))
      return [{ place, object: object as ManifestObject }];
    problems.push(`${place}: is not an object`);
    return [];
  });
};

const accepted = [...Object.keys(policyKinds), "CiliumEnvoyConfig"];

const kindProblems = ({ place, object }: Document): string[] => {
  const { kind, metadata } = object;
  if (!accepted.includes(String(kind))) {
    return [`${place}: kind ${JSON.stringify(kind)} is not accepted. Accepted: ${accepted.join(", ")}`];
  }
  const namespaced = kind !== "CiliumClusterwideNetworkPolicy";
  return namespaced && !metadata?.namespace
    ? [`${place}: metadata.namespace is required; without one the object would land in \`default\``]
    : [];
};

const lintProblems = (documents: readonly Document[], world: World): string[] =>
  lint(
    documents
      .filter(({ object }) => Object.hasOwn(policyKinds, String(object.kind)))
      .map(({ place, object }) => ({ object, file: place })),
    world,
  )
    .filter(({ severity }) => severity === "error")
    .map(({ file, path, id, explanation, fix }) => `${file}: ${path}: ${explanation} (${id}) Fix: ${fix}`);

const readExpectations = (folder: string, problems: string[]) => {
  const file = join(folder, expectationsFile);
  const [document] = existsSync(file) ? documentsOf(file, folder, problems) : [];
  const result = readOwnExpectations(document?.object);
  if ("read" in result) return result.read;
  problems.push(...result.problems.map((line) => `${expectationsFile}: ${line}`));
  return undefined;
};

/**
 * Reads a folder of plain YAML as a phase: NetworkPolicies, Cilium's policies and Envoy configurations, with an
 * optional `expectations.yaml` that says which of the lab's pods run and what is to become of their flows. The lab's
 * default deny is added, so that no pod runs without it.
 *
 * @param directory relative to `base`.
 * @throws OwnPolicyError with everything that is wrong, by file and field; lint findings of severity error count.
 */
export const readOwnPolicies = (directory: string, base: string, lab: Lab): OwnPolicies => {
  const folder = resolve(base, directory);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new OwnPolicyError(directory, ["there is no such folder (key policies.dir)"]);
  }
  const problems: string[] = [];
  const documents = yamlFiles(folder)
    .filter((file) => relative(folder, file) !== expectationsFile)
    .flatMap((file) => documentsOf(file, folder, problems));
  if (documents.length === 0 && problems.length === 0) problems.push("no policy is in it");
  problems.push(...documents.flatMap(kindProblems));
  const read = readExpectations(folder, problems);
  if (problems.length === 0) problems.push(...lintProblems(documents, labWorld(lab)));
  if (problems.length > 0 || read === undefined) throw new OwnPolicyError(directory, problems);
  const own = documents.map(({ object }) => object as unknown as PolicyObject);
  const floor = defaultDeny(lab);
  const hasFloor = own.some((object) => identityOf(object) === identityOf(floor));
  return { ...read, objects: hasFloor ? own : [floor, ...own] };
};
