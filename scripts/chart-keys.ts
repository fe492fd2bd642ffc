import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ChartKeys, KeyTree } from "../cilium/key-tree";
import { ciliumModule } from "./pinned-module";

/** Part of a chart's `values.schema.json`. */
interface ValuesSchema {
  readonly properties?: Readonly<Record<string, ValuesSchema>>;
}

type Branch = Exclude<KeyTree, true>;
type GrowingTree = { [key: string]: true | GrowingTree };

/** Where the chart lies in the module that carries it. */
const chartFolder = "install/kubernetes/cilium";

/**
 * A template that names values only in order to refuse those which were removed, and names values in the texts of its
 * messages.
 */
const refusals = "validate.yaml";

/** Everything that Helm runs through its template engine; dashboards (JSON) are copied as they are. */
const templateTexts = (chart: string): string[] =>
  ["templates", "files"].flatMap((folder) =>
    readdirSync(join(chart, folder), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name !== refusals && !file.name.endsWith(".json"))
      .map((file) =>
        readFileSync(join(file.parentPath, file.name), "utf8").replace(/\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs, ""),
      ),
  );

const matches = (texts: readonly string[], pattern: RegExp): string[] =>
  texts.flatMap((text) =>
    [...text.matchAll(pattern)].map((match) => match.slice(1).filter(Boolean).join(".").replace(/\.$/, "")),
  );

/** Values that templates read; `values.schema.json` lacks those that `values.yaml` has only in a comment. */
const readPaths = (texts: readonly string[]): string[] =>
  [
    ...matches(texts, /\.Values\.([\w.]+)/g),
    ...matches(texts, /hasKey \$?\.Values(?:\.([\w.]+))? "(\w+)"/g),
  ].filter((path) => path !== "AsMap");

/** Values that templates print whole, such as `affinity`: whatever Kubernetes takes may stand in them. */
const passedOn = (texts: readonly string[]): ReadonlySet<string> =>
  new Set([
    ...matches(texts, /toYaml \$?\.Values\.([\w.]+)/g),
    ...matches(texts, /with \$?\.Values\.([\w.]+)\s*-?\}\}[^{]*\{\{-?\s*toYaml \.[\s|}]/g),
  ]);

const treeOf = (schema: ValuesSchema, path: string, free: ReadonlySet<string>): true | GrowingTree => {
  if (schema.properties === undefined || free.has(path)) return true;
  return Object.fromEntries(
    Object.entries(schema.properties).map(([key, inner]) => [
      key,
      treeOf(inner, path === "" ? key : `${path}.${key}`, free),
    ]),
  );
};

const grow = (tree: GrowingTree, [key, ...rest]: readonly string[]): void => {
  if (key === undefined) return;
  const inner = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (inner === true) return;
  if (rest.length === 0) {
    tree[key] = inner ?? true;
    return;
  }
  const branch = inner ?? {};
  tree[key] = branch;
  grow(branch, rest);
};

const sorted = (tree: GrowingTree): Branch =>
  Object.fromEntries(
    Object.entries(tree)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inner === true ? true : sorted(inner)]),
  );

/**
 * The keys that Cilium's chart knows: those of its `values.schema.json`, which is made from the uncommented part of
 * `values.yaml`, and those that its templates read besides. A map whose content is free, and what stands in lists,
 * are not looked into.
 *
 * @param root the project's folder.
 * @param ciliumVersion `1.18.6`.
 */
export const chartKeysOf = (root: string, ciliumVersion: string): ChartKeys => {
  const chart = join(ciliumModule(root, ciliumVersion), chartFolder);
  const { name, version } = parse(readFileSync(join(chart, "Chart.yaml"), "utf8")) as {
    name: string;
    version: string;
  };
  const schema = JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8")) as ValuesSchema;
  const texts = templateTexts(chart);
  const tree = treeOf(schema, "", passedOn(texts));
  if (tree === true) throw new Error("the chart's values.schema.json lists no values");
  // Deepest first: that a template asks for a whole map must not cut off what others read inside it.
  const paths = readPaths(texts).map((path) => path.split("."));
  for (const path of paths.sort((a, b) => b.length - a.length)) grow(tree, path);
  return { chart: name, version, keys: sorted(tree) };
};
