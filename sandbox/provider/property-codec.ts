import { ListValue, NullValue, Struct, Value as WireValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties, Value } from "./values";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Reads the engine's property struct; markers for secrets, outputs and resource references become plain values. */
export function decodeProperties(struct: Struct | undefined): Properties {
  const properties: Properties = {};
  struct?.getFieldsMap().forEach((value, key) => {
    properties[key] = decodeValue(value);
  });
  return properties;
}

/** Writes a property struct; the members named in `secrets` are marked as secrets. */
export function encodeProperties(properties: Properties, secrets: readonly string[] = []): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    const marked = secrets.includes(key) ? { [SIGNATURE_KEY]: SECRET_SIGNATURE, value } : value;
    fields.set(key, encodeValue(marked));
  }
  return struct;
}

function decodeValue(value: WireValue): Value {
  switch (value.getKindCase()) {
    case WireValue.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case WireValue.KindCase.STRING_VALUE:
      return value.getStringValue();
    case WireValue.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case WireValue.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case WireValue.KindCase.STRUCT_VALUE:
      return unwrap(decodeProperties(value.getStructValue()));
    default:
      return null;
  }
}

function unwrap(properties: Properties): Value {
  switch (properties[SIGNATURE_KEY]) {
    case SECRET_SIGNATURE:
    case OUTPUT_SIGNATURE:
      return properties.value ?? null;
    case RESOURCE_SIGNATURE:
      return properties.id ?? properties.urn ?? null;
    default:
      return properties;
  }
}

function encodeValue(value: Value): WireValue {
  const wire = new WireValue();
  if (value === null) wire.setNullValue(NullValue.NULL_VALUE);
  else if (typeof value === "string") wire.setStringValue(value);
  else if (typeof value === "number") wire.setNumberValue(value);
  else if (typeof value === "boolean") wire.setBoolValue(value);
  else if (Array.isArray(value)) wire.setListValue(new ListValue().setValuesList(value.map(encodeValue)));
  else wire.setStructValue(encodeProperties(value));
  return wire;
}
