import execa from "execa";
import { parseAllDocuments } from "yaml";
import type { HelmValues } from "../../platform/cilium-values";
import { silentReporter } from "../../sandbox/reporter";
import { ensureCilium } from "../../sandbox/toolchain/cilium-sources";
import { ensureTools, toolPath } from "../../sandbox/toolchain/resolve-tool";
import { ensureSources } from "../../sandbox/toolchain/sources";

/** An object as Helm would send it to the API server. */
interface RenderedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

/** The objects of a rendered chart. */
export class RenderedChart {
  constructor(private readonly objects: readonly RenderedObject[]) {}

  /** Names of all objects of a kind, sorted. */
  names(kind: string): string[] {
    return this.ofKind(kind)
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  /** Names of the objects of a kind that carry a label, sorted. */
  labelled(kind: string, label: string, value: string): string[] {
    return this.ofKind(kind)
      .filter(({ metadata }) => metadata.labels?.[label] === value)
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  /** Whether there is such an object. */
  has(kind: string, name: string): boolean {
    return this.names(kind).includes(name);
  }

  /** What stands at a path in an object; undefined when it or the object is absent. */
  at(kind: string, name: string, ...path: readonly (string | number)[]): unknown {
    const object: unknown = this.ofKind(kind).find(({ metadata }) => metadata.name === name);
    return path.reduce<unknown>(
      (node, step) =>
        typeof node === "object" && node !== null ? (node as Record<string, unknown>)[step] : undefined,
      object,
    );
  }

  /** A list at a path in an object; empty when absent. */
  listAt<T>(kind: string, name: string, ...path: readonly (string | number)[]): readonly T[] {
    const found = this.at(kind, name, ...path);
    return Array.isArray(found) ? (found as T[]) : [];
  }

  /** An entry of the ConfigMap `cilium-config`, which the agents read. */
  config(key: string): unknown {
    return this.at("ConfigMap", "cilium-config", "data", key);
  }

  /** An entry of a Secret, decoded. */
  secret(name: string, key: string): string | undefined {
    const text = this.at("Secret", name, "data", key);
    return typeof text === "string" ? Buffer.from(text, "base64").toString("utf8") : undefined;
  }

  private ofKind(kind: string): readonly RenderedObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }
}

/** The APIs that the cluster is said to serve besides Kubernetes' own. */
export type ServedApis = readonly string[];

/** What the prometheus-operator's CRDs serve. */
export const monitoringApis: ServedApis = ["monitoring.coreos.com/v1"];

/** The version of Kubernetes to render for: a Helm from `go build` believes in one that the chart refuses. */
const kubernetesVersion = "1.35.4";

const cache = new Map<string, Promise<RenderedChart>>();
const times: number[] = [];

const render = async (input: string, apis: ServedApis, version?: string): Promise<RenderedChart> => {
  const helm = toolPath(await ensureTools(["helm"], silentReporter), "helm");
  const sources = await ensureSources(silentReporter);
  const { chart } = await ensureCilium(version ?? sources.ciliumVersion, sources, silentReporter);
  const served = apis.flatMap((api) => ["--api-versions", api]);
  const started = performance.now();
  const result = await execa(
    helm,
    [
      "template",
      "cilium",
      chart,
      "--namespace",
      "kube-system",
      "--values",
      "-",
      "--kube-version",
      kubernetesVersion,
      ...served,
    ],
    { input, reject: false },
  );
  times.push(performance.now() - started);
  if (result.exitCode !== 0) throw new Error(result.stderr);
  const objects = parseAllDocuments(result.stdout)
    .map((document): unknown => document.toJS())
    .filter((object): object is RenderedObject => object !== null);
  return new RenderedChart(objects);
};

/**
 * Renders a Cilium chart with the real Helm, once per set of values.
 *
 * @param version of the chart. Default: the one that the sandbox has by itself.
 * @throws Error with Helm's words when the chart refuses the values.
 */
export const renderedChart = (
  values: HelmValues,
  apis: ServedApis = monitoringApis,
  version?: string,
): Promise<RenderedChart> => {
  const input = JSON.stringify(values);
  const key = `${version ?? ""} ${apis.join(" ")}\n${input}`;
  const known = cache.get(key) ?? render(input, apis, version);
  cache.set(key, known);
  return known;
};

/** How long Helm took for each render of this run, in milliseconds. */
export const renderTimes = (): readonly number[] => times;
