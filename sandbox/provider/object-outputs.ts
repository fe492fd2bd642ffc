import { fieldManagerOf } from "./identity";
import { copyValue, isObject, type Properties } from "./values";

/** What Pulumi records of a live object. */
export function outputsOf(live: Properties, urn: string): Properties {
  const outputs = copyValue(live);
  // Timestamps in here change with every heartbeat of a controller and would make each refresh look like news.
  if (isObject(outputs.metadata)) delete outputs.metadata.managedFields;
  // The official provider reads these two, should it take over the stack.
  outputs.__initialApiVersion = outputs.apiVersion ?? "";
  outputs.__fieldManager = fieldManagerOf(urn);
  return outputs;
}

/** Recorded outputs without what the provider added itself. */
export function liveOf(outputs: Properties): Properties {
  const live = { ...outputs };
  for (const key of Object.keys(live)) if (key.startsWith("__")) delete live[key];
  return live;
}

/** Outputs to be kept secret: the API server answers `stringData` inputs with `data`. */
export function secretOutputs(object: Properties): string[] {
  return object.kind === "Secret" && object.apiVersion === "v1" ? ["data", "stringData"] : [];
}
