import { Discovery } from "./api-discovery";
import { messageOf, ProviderError } from "./errors";
import type { ClusterAccess } from "./kube-config-loader";
import type { ProviderConfig } from "./provider-config";

/** The cluster one provider instance works on. The connection is made with the first request. */
export class Cluster {
  readonly #abort = new AbortController();
  #discovery: Promise<Discovery> | undefined;

  constructor(readonly config: ProviderConfig) {}

  /** Fires when the engine cancels or the process ends. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Stops every request and every wait. */
  cancel(): void {
    this.#abort.abort();
  }

  /** The kinds the API server serves. */
  async discovery(): Promise<Discovery> {
    this.#discovery ??= connect(this.config);
    return this.#discovery;
  }

  /** The namespace of objects whose program does not name one. */
  async defaultNamespace(): Promise<string> {
    if (this.config.namespace !== undefined) return this.config.namespace;
    const { access } = await this.discovery();
    return access.namespace ?? "default";
  }
}

async function connect(config: ProviderConfig): Promise<Discovery> {
  try {
    const loader = await import("./kube-config-loader.js");
    const access: ClusterAccess = loader.loadClusterAccess(config);
    return new Discovery(access);
  } catch (error) {
    throw error instanceof ProviderError ? error : new ProviderError(messageOf(error));
  }
}
