import { urnHash } from "./identity";
import { valueFilePaths } from "./release-inputs";
import { isObject, type Properties, stringOrUndefined, type Value } from "./values";

/** The label that tells which resource a release belongs to. */
export const URN_LABEL = "pulumi-urn";

const DEFAULT_TIMEOUT_SECONDS = 300;
/** Flags that install and upgrade share, by the input that turns them on. */
const SWITCHES: ReadonlyArray<readonly [input: string, flag: string]> = [
  ["atomic", "--atomic"],
  ["createNamespace", "--create-namespace"],
  ["dependencyUpdate", "--dependency-update"],
  ["devel", "--devel"],
  ["disableOpenapiValidation", "--disable-openapi-validation"],
  ["disableWebhooks", "--no-hooks"],
  ["forceUpdate", "--force"],
  ["skipCrds", "--skip-crds"],
  ["waitForJobs", "--wait-for-jobs"],
];

/** Where a release lives. */
export interface ReleaseId {
  readonly namespace: string;
  readonly name: string;
}

/** `helm install`, with the values on standard input. */
export function installArguments(release: ReleaseId, inputs: Properties, urn: string): string[] {
  return ["install", release.name, String(inputs.chart), ...deployArguments(release, inputs, urn)];
}

/** `helm upgrade`, with the values on standard input. */
export function upgradeArguments(release: ReleaseId, inputs: Properties, urn: string): string[] {
  const flags = ["upgrade", release.name, String(inputs.chart), ...deployArguments(release, inputs, urn)];
  // Without this helm goes on with the old release's values when the new ones are empty.
  flags.push(inputs.reuseValues === true ? "--reuse-values" : "--reset-values");
  if (inputs.cleanupOnFail === true) flags.push("--cleanup-on-fail");
  if (typeof inputs.maxHistory === "number") flags.push("--history-max", String(inputs.maxHistory));
  return flags;
}

/** `helm uninstall`; a release that is not there is no error. */
export function uninstallArguments(release: ReleaseId, inputs: Properties): string[] {
  const flags = ["uninstall", release.name, "--namespace", release.namespace, "--ignore-not-found"];
  if (inputs.skipAwait !== true) flags.push("--wait");
  if (inputs.disableWebhooks === true) flags.push("--no-hooks");
  return [...flags, "--timeout", `${timeoutSeconds(inputs)}s`];
}

/** `helm rollback` to a revision. */
export function rollbackArguments(release: ReleaseId, revision: number, inputs: Properties): string[] {
  const base = ["rollback", release.name, String(revision), "--namespace", release.namespace];
  return [...base, "--timeout", `${timeoutSeconds(inputs)}s`];
}

/** How long helm may wait for the release's objects. */
export function timeoutSeconds(inputs: Properties): number {
  return typeof inputs.timeout === "number" && inputs.timeout > 0 ? inputs.timeout : DEFAULT_TIMEOUT_SECONDS;
}

/** What goes to helm's standard input. */
export function valuesInput(inputs: Properties): string {
  return JSON.stringify(isObject(inputs.values) ? inputs.values : {});
}

function deployArguments(release: ReleaseId, inputs: Properties, urn: string): string[] {
  const flags = ["--namespace", release.namespace];
  for (const path of valueFilePaths(inputs)) flags.push("--values", path);
  flags.push("--values", "-", "--labels", `${URN_LABEL}=${urnHash(urn)}`);
  for (const [input, flag] of SWITCHES) if (inputs[input] === true) flags.push(flag);
  if (inputs.skipAwait !== true) flags.push("--wait");
  flags.push("--timeout", `${timeoutSeconds(inputs)}s`);
  flags.push(...option("--version", inputs.version), ...option("--description", inputs.description));
  const repository = isObject(inputs.repositoryOpts) ? inputs.repositoryOpts : {};
  return [
    ...flags,
    ...option("--repo", repository.repo),
    ...option("--ca-file", repository.caFile),
    ...option("--cert-file", repository.certFile),
    ...option("--key-file", repository.keyFile),
  ];
}

function option(flag: string, value: Value | undefined): string[] {
  const text = stringOrUndefined(value);
  return text === undefined ? [] : [flag, text];
}
