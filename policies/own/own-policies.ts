import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expectationsFile } from "../../manifests/expectations/read-expectations";
import type { ManifestDocument } from "../../manifests/manifest-document";
import { ManifestError } from "../../manifests/manifest-error";
import { type ManifestInput, readManifests } from "../../manifests/read-manifests";
import { detailLines, UserError } from "../../messages/user-error";
import { lint } from "../../verdicts/lint/lint";
import { policyKinds } from "../../verdicts/rules/read-policies";
import type { StringMap, World } from "../../verdicts/world";
import { defaultDeny } from "../blocks/default-deny";
import type { Expectation } from "../expectation";
import { identityOf, type PolicyObject } from "../kubernetes-object";
import type { Lab } from "../lab/lab";
import { labWorld } from "../lab/lab-world";
import type { WorkloadName } from "../lab/workload";
import { type OwnExpectations, readOwnExpectations } from "./own-expectations";

/** The user's own policies. */
export interface OwnPolicies {
  readonly objects: readonly PolicyObject[];
  readonly workloads: readonly WorkloadName[];
  readonly expectations: readonly Expectation[];
}

/** What a stack lays down. The pods of a folder count for `lab lint`; here the lab's own run. */
const accepted = new Set([...Object.keys(policyKinds), "CiliumEnvoyConfig"]);

const lintProblems = (
  documents: readonly ManifestDocument[],
  world: World,
  place: (file: string) => string,
): string[] =>
  lint(
    documents
      .filter(({ object }) => Object.hasOwn(policyKinds, String(object.kind)))
      .map(({ file, object }) => ({ object, file })),
    world,
  )
    .filter(({ severity }) => severity === "error")
    .map(
      ({ file = "", path, id, explanation, fix }) =>
        `${place(file)}: ${path}: ${explanation} (${id}) Fix: ${fix}`,
    );

const readingProblems = ({ findings }: ManifestInput, place: (file: string) => string): string[] =>
  findings
    .filter(({ severity, id }) => severity === "error" || id === "unrendered-manifest")
    .map(
      ({ file, line, explanation, id, fix }) =>
        `${place(file)}, line ${line}: ${explanation} (${id}) Fix: ${fix}`,
    );

interface WrittenMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
}

/**
 * What is laid down of an object: without what a server has added to one that came out of a cluster. Without a namespace
 * it lands in `default`, as with `kubectl apply`; that is said here so that nothing else decides it.
 */
const placed = ({ object }: ManifestDocument): PolicyObject => {
  const { metadata, status: _status, ...rest } = object;
  const { name, namespace, labels, annotations } = (metadata ?? {}) as WrittenMetadata;
  const clusterWide = object.kind === "CiliumClusterwideNetworkPolicy";
  return {
    ...rest,
    metadata: {
      name,
      ...(clusterWide ? {} : { namespace: namespace || "default" }),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
  } as unknown as PolicyObject;
};

const readExpectations = (folder: string, problems: string[]): OwnExpectations | undefined => {
  const file = join(folder, expectationsFile);
  if (!existsSync(file)) return { workloads: ["server", "client"], expectations: [] };
  try {
    const result = readOwnExpectations(file);
    if ("read" in result) return result.read;
    problems.push(...result.problems.map((line) => `${expectationsFile}, ${line}`));
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    problems.push(`${expectationsFile}, line ${error.place.line}: ${error.reason}`);
  }
  return undefined;
};

const refused = (directory: string, problems: readonly string[]): UserError =>
  new UserError(`the policies in ${directory} are refused; nothing was changed.${detailLines(problems)}`);

/**
 * Reads a folder of plain YAML as a phase: NetworkPolicies, Cilium's policies and Envoy configurations, with an
 * optional `expectations.yaml` that says which of the lab's pods run and what is to become of their flows. The lab's
 * default deny is added, so that no pod runs without it.
 *
 * @param directory relative to `base`.
 * The folder is read as `lab lint` reads it: what is not a policy is left out, and an error there is an error here.
 *
 * @throws UserError with everything that is wrong, by file and field; lint findings of severity error count.
 */
export const readOwnPolicies = (directory: string, base: string, lab: Lab): OwnPolicies => {
  const folder = resolve(base, directory);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw refused(directory, ["there is no such folder (key policies.dir)"]);
  }
  const problems: string[] = [];
  const place = (file: string): string => relative(folder, file);
  const input = readManifests({ named: [folder] });
  problems.push(...readingProblems(input, place));
  const documents = input.documents.filter(({ object }) => accepted.has(object.kind ?? ""));
  if (documents.length === 0 && problems.length === 0) problems.push("no policy is in it");
  const read = readExpectations(folder, problems);
  if (problems.length === 0) problems.push(...lintProblems(documents, labWorld(lab), place));
  if (problems.length > 0 || read === undefined) throw refused(directory, problems);
  const own = documents.map(placed);
  const floor = defaultDeny(lab);
  const hasFloor = own.some((object) => identityOf(object) === identityOf(floor));
  return { ...read, objects: hasFloor ? own : [floor, ...own] };
};
