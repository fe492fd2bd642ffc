import { groupKind } from "./immutable-fields";
import { copyValue, equalValues, isObject, objectOrEmpty, type Properties, type Value } from "./values";

/** What the API server fills in: no program writes it, so an import leaves it out. */
const SERVER_METADATA = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];
const SERVER_ANNOTATIONS = [
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "kubectl.kubernetes.io/last-applied-configuration",
];

/** Written by controllers after the object was made; nobody added them by hand. */
const CONTROLLER_FIELDS: Readonly<Record<string, readonly string[]>> = {
  "/PersistentVolumeClaim": ["spec.volumeName"],
  "/Pod": ["spec.nodeName"],
  "/Service": ["spec.healthCheckNodePort"],
  "/ServiceAccount": ["secrets", "imagePullSecrets"],
};

/**
 * The inputs that a program would have to hold for the live object: prior inputs with the live values. What was
 * changed or added by hand shows; what the API server defaulted when the object was last written does not.
 */
export function projectInputs(
  live: Properties,
  priorInputs: Properties,
  priorOutputs: Properties,
): Properties {
  const ignored = CONTROLLER_FIELDS[groupKind(live)] ?? [];
  const { metadata, status, ...rest } = live;
  const { metadata: inputMetadata, ...restInputs } = priorInputs;
  const projected = projectObject(rest, restInputs, priorOutputs, ignored, "");
  if (status !== undefined && priorInputs.status !== undefined) projected.status = priorInputs.status;
  if (isObject(metadata) && isObject(inputMetadata)) {
    projected.metadata = projectKnown(metadata, inputMetadata, objectOrEmpty(priorOutputs.metadata));
  }
  return projected;
}

/** The inputs for an object that was not made by Pulumi. */
export function importInputs(live: Properties): Properties {
  const inputs = copyValue(live);
  delete inputs.status;
  if (!isObject(inputs.metadata)) return inputs;
  for (const key of SERVER_METADATA) delete inputs.metadata[key];
  const { annotations } = inputs.metadata;
  if (isObject(annotations)) {
    for (const key of SERVER_ANNOTATIONS) delete annotations[key];
    if (Object.keys(annotations).length === 0) delete inputs.metadata.annotations;
  }
  return inputs;
}

function projectObject(
  live: Properties,
  inputs: Properties,
  outputs: Properties,
  ignored: readonly string[],
  path: string,
): Properties {
  const projected: Properties = {};
  for (const key of Object.keys(inputs)) {
    const value = projectMember(live[key], inputs[key], outputs[key], ignored, `${path}${key}`);
    if (value !== undefined) projected[key] = value;
  }
  for (const [key, value] of Object.entries(live)) {
    if (key in inputs || key in outputs || ignored.includes(`${path}${key}`)) continue;
    projected[key] = copyValue(value);
  }
  return projected;
}

function projectMember(
  live: Value | undefined,
  input: Value | undefined,
  output: Value | undefined,
  ignored: readonly string[] = [],
  path = "",
): Value | undefined {
  // Unchanged since the last write: keep the program's own spelling (`1000m` for `1`, fields the API server prunes).
  if (equalValues(live, output)) return input;
  if (live === undefined) return undefined;
  if (isObject(live) && isObject(input)) {
    return projectObject(live, input, objectOrEmpty(output), ignored, `${path}.`);
  }
  if (Array.isArray(live) && Array.isArray(input) && live.length === input.length) {
    const outputs = Array.isArray(output) && output.length === live.length ? output : [];
    return live.map((item, index) => projectMember(item, input[index], outputs[index]) ?? item);
  }
  return copyValue(live);
}

/** Labels and annotations are written by controllers too, so in metadata only the program's own keys count. */
function projectKnown(live: Properties, inputs: Properties, outputs: Properties): Properties {
  const projected: Properties = {};
  for (const [key, input] of Object.entries(inputs)) {
    const current = live[key];
    const output = outputs[key];
    const value =
      isObject(current) && isObject(input)
        ? projectKnown(current, input, objectOrEmpty(output))
        : projectMember(current, input, output);
    if (value !== undefined) projected[key] = value;
  }
  return projected;
}
