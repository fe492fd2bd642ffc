import { join } from "node:path";
import Ajv, { type SchemaObject, type ValidateFunction } from "ajv";
import { createGenerator, type Schema } from "ts-json-schema-generator";

const wholeSchema = (): Schema =>
  createGenerator({
    path: join(__dirname, "dashboards-grafana-types.ts"),
    tsconfig: join(__dirname, "../../tsconfig.json"),
    // The type checker has its own run; here it would take as long again.
    skipTypeCheck: true,
    // Grafana's packages use one name for several types.
    expose: "none",
    topRef: false,
    jsDoc: "none",
  }).createSchema("GrafanaModel");

const part = (schema: Schema, key: string): Schema => {
  const found = schema.properties?.[key];
  if (typeof found !== "object") throw new Error(`Grafana's types have no ${key}`);
  return found;
};

/** A schema as ajv's types want it: the other package's say of absent keys that they may be undefined. */
const plain = (schema: Schema): SchemaObject => Object.fromEntries(Object.entries(schema));

/** What is wrong with a dashboard's parts by the types that Grafana publishes. */
export interface GrafanaSchema {
  /** Of a dashboard without its panels. */
  frameFaults(frame: object): readonly string[];
  /** Of one panel or row, rows without the panels in them. */
  panelFaults(type: string, panel: object): readonly string[];
}

const make = (): GrafanaSchema => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  const whole = wholeSchema();
  const panels = part(whole, "panels");
  const frame = ajv.compile(plain(part(whole, "dashboard")));
  const kinds = new Map(
    Object.keys(panels.properties ?? {}).map((type) => [type, ajv.compile(plain(part(panels, type)))]),
  );
  const faults = (validate: ValidateFunction, value: object): readonly string[] =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`,
        );
  return {
    frameFaults: (value) => faults(frame, value),
    panelFaults: (type, value) => {
      const validate = kinds.get(type);
      return validate === undefined ? [`panels of type ${type} are none of ours`] : faults(validate, value);
    },
  };
};

let made: GrafanaSchema | undefined;

/** The schema, made once per run of the tests: reading Grafana's types takes seconds. */
export const grafanaSchema = (): GrafanaSchema => {
  made ??= make();
  return made;
};
