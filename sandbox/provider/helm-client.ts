import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "./cluster";
import { HelmError, runHelm } from "./helm-command";
import { type ReleaseId, URN_LABEL } from "./release-arguments";
import { isObject, type Properties, stringOrUndefined, type Value } from "./values";

/** One entry of a release's history. */
export interface Revision {
  readonly revision: number;
  readonly status: string;
}

/** helm, pointed at the provider's cluster. */
export class HelmClient {
  constructor(readonly cluster: Cluster) {}

  /** Runs helm; it stops when the engine cancels. */
  async change(args: readonly string[], input?: string): Promise<void> {
    await this.#run(args, { input, signal: this.cluster.signal });
  }

  /** The history of a release, oldest first; empty when there is no such release. */
  async history({ namespace, name }: ReleaseId): Promise<Revision[]> {
    const args = ["history", name, "--namespace", namespace, "--output", "json"];
    const entries = await this.#query(args);
    return (Array.isArray(entries) ? entries.filter(isObject) : []).map((entry) => ({
      revision: Number(entry.revision),
      status: String(entry.status),
    }));
  }

  /** True when the release carries the label of this resource. */
  async isLabelled({ namespace, name }: ReleaseId, hash: string): Promise<boolean> {
    const selector = ["--selector", `${URN_LABEL}=${hash}`];
    const found = await this.#query([
      "list",
      "--all",
      "--namespace",
      namespace,
      "--output",
      "json",
      ...selector,
    ]);
    return Array.isArray(found) && found.some((entry) => isObject(entry) && entry.name === name);
  }

  /** Chart, version and status of a release, or undefined when there is no such release. */
  async metadata({ namespace, name }: ReleaseId): Promise<Properties | undefined> {
    const value = await this.#query(["get", "metadata", name, "--namespace", namespace, "--output", "json"]);
    return isObject(value) ? value : undefined;
  }

  /** The values a release was given, without the chart's defaults. */
  async values({ namespace, name }: ReleaseId): Promise<Properties> {
    const value = await this.#query(["get", "values", name, "--namespace", namespace, "--output", "json"]);
    return isObject(value) ? value : {};
  }

  /** The release's objects as YAML. */
  manifest({ namespace, name }: ReleaseId): Promise<string> {
    return this.#run(["get", "manifest", name, "--namespace", namespace], {});
  }

  /** Questions are not cancelled: their answers say what is to be recorded of a cancelled operation. */
  async #query(args: readonly string[]): Promise<Value | undefined> {
    try {
      const text = await this.#run(args, {});
      return JSON.parse(text) as Value;
    } catch (error) {
      if (error instanceof HelmError && /release: not found/.test(error.message)) return undefined;
      throw error;
    }
  }

  async #run(
    args: readonly string[],
    { input, signal }: { input?: string | undefined; signal?: AbortSignal },
  ): Promise<string> {
    const { access } = await this.cluster.discovery();
    const context = ["--kube-context", access.contextName];
    const call = { ...(input === undefined ? {} : { input }), ...(signal ? { signal } : {}) };
    if (access.kubeconfigFile !== undefined) {
      return runHelm({ ...call, args: [...args, "--kubeconfig", access.kubeconfigFile, ...context] });
    }
    const directory = await mkdtemp(join(tmpdir(), "pulumi-helm-"));
    try {
      const file = join(directory, "kubeconfig");
      await writeFile(file, access.exportKubeconfig(), { mode: 0o600 });
      return await runHelm({ ...call, args: [...args, "--kubeconfig", file, ...context] });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

/** The status a release is in, from its newest revision. */
export function lastStatus(history: readonly Revision[]): string | undefined {
  return stringOrUndefined(history.at(-1)?.status);
}

/** The newest revision that was completely rolled out. */
export function lastDeployed(history: readonly Revision[]): number | undefined {
  return history.filter(({ status }) => status === "deployed" || status === "superseded").at(-1)?.revision;
}
