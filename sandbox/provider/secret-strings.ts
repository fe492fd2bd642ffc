import { isObject, objectOrEmpty, type Properties, type Value } from "./values";

/**
 * A Secret's `stringData` as `data`, which is what the API server stores; other objects unchanged. Fields applied as
 * `stringData` would have no owner, and a key taken out of the program would stay in the cluster.
 */
export function withEncodedStrings(object: Properties): Properties {
  if (!isSecret(object) || !isObject(object.stringData)) return object;
  const { stringData, ...rest } = object;
  const encoded = mapStrings(stringData, (text) => Buffer.from(text, "utf8").toString("base64"));
  return { ...rest, data: { ...objectOrEmpty(object.data), ...encoded } };
}

/** A live Secret that shows the keys of `inputs.stringData` decoded, for comparison with those inputs. */
export function withDecodedStrings(object: Properties, inputs: Properties): Properties {
  if (!isSecret(inputs) || !isObject(inputs.stringData)) return object;
  const wanted = Object.keys(inputs.stringData);
  const strings: Properties = {};
  const data: Properties = {};
  for (const [key, value] of Object.entries(objectOrEmpty(object.data))) {
    const decoded = wanted.includes(key) && typeof value === "string";
    if (decoded) strings[key] = Buffer.from(value, "base64").toString("utf8");
    else data[key] = value;
  }
  const rest = Object.keys(data).length > 0 || inputs.data !== undefined ? { data } : {};
  const { data: _replaced, ...others } = object;
  return { ...others, ...rest, stringData: strings };
}

function isSecret(object: Properties): boolean {
  return object.kind === "Secret" && object.apiVersion === "v1";
}

function mapStrings(values: Properties, map: (text: string) => string): Properties {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]): [string, Value] => [
      key,
      typeof value === "string" ? map(value) : value,
    ]),
  );
}
