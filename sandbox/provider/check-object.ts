import { type AutonameRequest, withName } from "./autoname";
import { copyValue, isObject, objectOrEmpty, type Properties, UNKNOWN, type Value } from "./values";

/** A problem with one input. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What Check needs to know besides the inputs. */
export interface CheckRequest extends AutonameRequest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly news: Properties;
  /** Whether the kind has a namespace; undefined while the API server does not know the kind. */
  readonly namespaced: boolean | undefined;
  readonly defaultNamespace: string;
}

/** The inputs as they will be applied, and what is wrong with them. */
export function checkObject(request: CheckRequest): { inputs: Properties; failures: CheckFailure[] } {
  const inputs = withoutNulls(copyValue(request.news));
  const failures: CheckFailure[] = [];
  for (const key of ["apiVersion", "kind"] as const) {
    const given = inputs[key];
    const expected = request[key];
    if (given !== undefined && given !== expected && given !== UNKNOWN) {
      failures.push({
        property: key,
        reason: `${JSON.stringify(given)} does not fit the resource's type, which stands for "${expected}"`,
      });
    }
    inputs[key] = expected;
  }
  failures.push(...metadataFailures(inputs));
  if (failures.length > 0) return { inputs, failures };
  return { inputs: withNamespace(withName(inputs, request), request), failures };
}

function metadataFailures(inputs: Properties): CheckFailure[] {
  const { metadata } = inputs;
  if (metadata === undefined || metadata === UNKNOWN) return [];
  if (!isObject(metadata))
    return [{ property: "metadata", reason: `expected an object, got ${typeName(metadata)}` }];
  const failures: CheckFailure[] = [];
  for (const key of ["name", "namespace", "generateName"]) {
    const value = metadata[key];
    if (value !== undefined && (typeof value !== "string" || value === "")) {
      failures.push({ property: `metadata.${key}`, reason: `expected a name, got ${typeName(value)}` });
    }
  }
  for (const key of ["labels", "annotations"]) {
    if (isObject(metadata[key])) failures.push(...stringFailures(`metadata.${key}`, metadata[key]));
  }
  return failures;
}

function stringFailures(path: string, values: Properties): CheckFailure[] {
  return Object.entries(values)
    .filter(([, value]) => typeof value !== "string")
    .map(([key, value]) => ({
      property: `${path}["${key}"]`,
      reason: `expected a string, got ${typeName(value)}`,
    }));
}

function withNamespace(inputs: Properties, request: CheckRequest): Properties {
  if (inputs.metadata === UNKNOWN) return inputs;
  const metadata = objectOrEmpty(inputs.metadata);
  if (request.namespaced === false) delete metadata.namespace;
  if (request.namespaced === true) metadata.namespace ??= request.defaultNamespace;
  return { ...inputs, metadata };
}

/** A null in a program means "not given", as in the official provider. */
function withoutNulls(object: Properties): Properties {
  for (const [key, value] of Object.entries(object)) {
    if (value === null) delete object[key];
    else if (isObject(value)) withoutNulls(value);
    else if (Array.isArray(value)) value.filter(isObject).forEach(withoutNulls);
  }
  return object;
}

function typeName(value: Value): string {
  if (value === "") return "an empty string";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
