import type { CheckFailure } from "./check-object";
import { isObject, type Properties, UNKNOWN, type Value } from "./values";

type Kind = "string" | "boolean" | "number" | "object" | "list";

/** The members of a Release that are understood, and their types. */
const MEMBERS: Readonly<Record<string, Kind>> = {
  atomic: "boolean",
  chart: "string",
  checksum: "string",
  cleanupOnFail: "boolean",
  compat: "string",
  createNamespace: "boolean",
  dependencyUpdate: "boolean",
  description: "string",
  devel: "boolean",
  disableOpenapiValidation: "boolean",
  disableWebhooks: "boolean",
  forceUpdate: "boolean",
  maxHistory: "number",
  name: "string",
  namespace: "string",
  repositoryOpts: "object",
  resetValues: "boolean",
  reuseValues: "boolean",
  skipAwait: "boolean",
  skipCrds: "boolean",
  timeout: "number",
  valueYamlFiles: "list",
  values: "object",
  version: "string",
  waitForJobs: "boolean",
};
const REPOSITORY_MEMBERS = ["repo", "caFile", "certFile", "keyFile"];

/** What is wrong with a Release's inputs; members that would be ignored are refused, for helm would do something else. */
export function releaseFailures(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [property, value] of Object.entries(inputs)) {
    const expected = MEMBERS[property];
    if (expected === undefined) failures.push({ property, reason: unsupported(property) });
    else if (value !== UNKNOWN && kindOf(value) !== expected) {
      failures.push({ property, reason: `expected a ${expected}, got a ${kindOf(value)}` });
    }
  }
  if (inputs.chart === undefined) failures.push({ property: "chart", reason: "is missing" });
  if (isObject(inputs.repositoryOpts)) failures.push(...repositoryFailures(inputs.repositoryOpts));
  if (Array.isArray(inputs.valueYamlFiles)) failures.push(...fileFailures(inputs.valueYamlFiles));
  return failures;
}

/** The paths behind `valueYamlFiles`, which are file assets. */
export function valueFilePaths(inputs: Properties): string[] {
  const files = Array.isArray(inputs.valueYamlFiles) ? inputs.valueYamlFiles : [];
  return files.flatMap((file) => (isObject(file) && typeof file.path === "string" ? [file.path] : []));
}

function repositoryFailures(options: Properties): CheckFailure[] {
  return Object.keys(options)
    .filter((key) => !REPOSITORY_MEMBERS.includes(key))
    .map((key) => ({ property: `repositoryOpts.${key}`, reason: unsupported(`repositoryOpts.${key}`) }));
}

function fileFailures(files: Value[]): CheckFailure[] {
  return files.flatMap((file, index) =>
    file === UNKNOWN || (isObject(file) && typeof file.path === "string")
      ? []
      : [
          {
            property: `valueYamlFiles[${index}]`,
            reason: "only files are supported here (FileAsset), no texts or URLs",
          },
        ],
  );
}

function unsupported(key: string): string {
  return `${key} is not supported by the stand-in provider; the official pulumi-resource-kubernetes has it`;
}

function kindOf(value: Value): Kind {
  if (Array.isArray(value)) return "list";
  return isObject(value) ? "object" : (typeof value as Kind);
}
