import type { MutableData } from "./immutable-fields";
import { isObject, type Properties, stringOrUndefined, type Value } from "./values";

/** The provider's own inputs, as far as the stand-in acts on them. */
export interface ProviderConfig {
  /** The content of a kubeconfig, or the path of one. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  /** Which kinds of data are changed where they are. */
  readonly mutable: MutableData;
}

/** A problem with one provider input. */
export interface ConfigFailure {
  readonly property: string;
  readonly reason: string;
}

const STRINGS = ["context", "cluster", "namespace"] as const;

/** What is wrong with the provider inputs; inputs nobody knows are accepted, as the official provider does. */
export function checkConfig(news: Properties): ConfigFailure[] {
  const failures: ConfigFailure[] = [];
  for (const property of STRINGS) {
    const value = news[property];
    if (value !== undefined && value !== null && typeof value !== "string") {
      failures.push({ property, reason: `expected a string, got ${describe(value)}` });
    }
  }
  if (stringOrUndefined(news.renderYamlToDirectory)) {
    failures.push({
      property: "renderYamlToDirectory",
      reason:
        "the stand-in provider writes to a cluster only; rendering to files needs the official provider",
    });
  }
  if (isFalse(news.enableServerSideApply)) {
    failures.push({
      property: "enableServerSideApply",
      reason:
        "the stand-in provider always uses server-side apply; client-side apply needs the official provider",
    });
  }
  return failures;
}

/**
 * Reads the inputs that Configure was given.
 *
 * @param environment variables that speak where an input is absent, as with the official provider.
 */
export function parseProviderConfig(
  inputs: Properties,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ProviderConfig {
  const isOn = (input: Value | undefined, variable: string): boolean =>
    String(input ?? environment[variable] ?? false) === "true";
  return {
    kubeconfig: kubeconfigText(inputs.kubeconfig),
    context: stringOrUndefined(inputs.context),
    cluster: stringOrUndefined(inputs.cluster),
    namespace: stringOrUndefined(inputs.namespace),
    mutable: {
      configMaps: isOn(inputs.enableConfigMapMutable, "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
      secrets: isOn(inputs.enableSecretMutable, "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    },
  };
}

/** Provider inputs whose change points at another cluster, so that every resource would have to be made anew. */
export function configReplaces(olds: Properties, news: Properties): string[] {
  const changed = (key: string) => JSON.stringify(olds[key] ?? null) !== JSON.stringify(news[key] ?? null);
  return ["context", "cluster"].filter((key) => olds[key] !== undefined && changed(key));
}

function kubeconfigText(value: Value | undefined): string | undefined {
  if (isObject(value)) return JSON.stringify(value);
  return stringOrUndefined(value);
}

function isFalse(value: Value | undefined): boolean {
  return value === false || value === "false";
}

function describe(value: Value): string {
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
