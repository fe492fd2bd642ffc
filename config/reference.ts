import { changeOf } from "./key-changes";
import { projectName } from "./project-name";
import { stackFileSchema } from "./stack-file-schema";

interface Property {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

interface Row {
  readonly key: string;
  readonly accepted: string;
  readonly preset: string;
  readonly meaning: string;
  readonly change: string;
}

const code = (text: string): string => `\`${text}\``;

const rowOf = (key: string, property: Property, required: boolean): Row => ({
  key: code(key),
  accepted: property.enum === undefined ? (property.type ?? "any") : property.enum.map(code).join(", "),
  preset: required
    ? "required"
    : property.default === undefined
      ? "–"
      : code(JSON.stringify(property.default)),
  meaning: (property.description ?? "").replaceAll("|", "\\|"),
  change: changeOf(key),
});

const rowsOf = (key: string, property: Property, required: boolean): Row[] =>
  property.properties === undefined
    ? [rowOf(key, property, required)]
    : Object.entries(property.properties).flatMap(([name, inner]) =>
        rowsOf(`${key}.${name}`, inner, property.required?.includes(name) === true),
      );

/** The configuration reference in Markdown: every key with what is accepted, its default and its meaning. */
export const configurationReference = (): string => {
  const schema = stackFileSchema() as { properties: { config: Property } };
  const prefix = `${projectName}:`;
  const rows = Object.entries(schema.properties.config.properties ?? {}).flatMap(([key, property]) =>
    rowsOf(key.slice(prefix.length), property, false),
  );
  return [
    "# Configuration",
    "",
    "Made from `config/schema.ts` by `npm run generate`. Keys stand in `Pulumi.<stack>.yaml` below",
    `\`config:\`, the first word with the prefix \`${prefix}\`. Set one with \`pulumi config set phase baseline\` or`,
    "`pulumi config set --path cilium.version 1.18.6`. An unknown key, at any level, is an error.",
    "",
    "| Key | Accepted | Default | Meaning | A change |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(
      ({ key, accepted, preset, meaning, change }) =>
        `| ${key} | ${accepted} | ${preset} | ${meaning} | ${change} |`,
    ),
    "",
    "## What a change does",
    "",
    "| A change | On the cluster |",
    "| --- | --- |",
    "| nothing | nothing: the key is about what the program checks, or how long it waits |",
    "| upgrade | a Helm upgrade of the release, where it is; agents restart where the chart says so |",
    "| in place | objects are changed where they are |",
    "| comes or goes | objects are made or deleted; what both configurations have stays |",
    "| made anew | the release is deleted in the old namespace, then installed in the new one; data without a volume of its own is gone |",
    "| another name | nothing where it names the same cluster; another one is refused while the state has objects of the old one |",
    "| refused | while Cilium or SPIRE is installed otherwise; the message says what would break and how to go on |",
    "",
  ].join("\n");
};
