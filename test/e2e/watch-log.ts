import { get, type RequestOptions } from "node:https";
import { KubeConfig, type KubernetesObject, Watch } from "@kubernetes/client-node";

/** One change of one object, as the API server told it. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** Revision of the whole store at which it happened, 0 for what was there before: orders the events of all kinds. */
  readonly revision: bigint;
  readonly kind: string;
  readonly name: string;
  readonly object: KubernetesObject;
}

interface ObjectList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly KubernetesObject[];
}

const list = async (config: KubeConfig, path: string): Promise<ObjectList> => {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const url = new URL(path, config.getCurrentCluster()?.server);
  return new Promise((resolve, reject) => {
    get(url, options, (response) => {
      response.setEncoding("utf8");
      let text = "";
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        response.statusCode === 200
          ? resolve(JSON.parse(text) as ObjectList)
          : reject(new Error(`list of ${path}: ${text}`)),
      );
    }).on("error", reject);
  });
};

/** Records what the API server says about some collections from now on. */
export class WatchLog {
  private readonly events: WatchEvent[] = [];
  private readonly aborts: AbortController[] = [];
  private failure: Error | undefined;

  private constructor() {}

  /**
   * Starts to watch.
   *
   * @param kubeconfig path of the kubeconfig.
   * @param collections API paths, e.g. `/api/v1/namespaces/policy-lab/pods`, and the kind of their objects.
   */
  static async start(kubeconfig: string, collections: Readonly<Record<string, string>>): Promise<WatchLog> {
    const log = new WatchLog();
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    for (const [path, kind] of Object.entries(collections)) {
      const listed = await list(config, path);
      for (const object of listed.items) log.add("ADDED", kind, object, 0n);
      const abort = await new Watch(config).watch(
        path,
        { allowWatchBookmarks: false, resourceVersion: listed.metadata.resourceVersion },
        (type: string, object: KubernetesObject) => log.add(type, kind, object),
        (error: unknown) => {
          if (error instanceof Error && error.name !== "AbortError") log.failure = error;
        },
      );
      log.aborts.push(abort);
    }
    return log;
  }

  private add(type: string, kind: string, object: KubernetesObject, revision?: bigint): void {
    if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED") {
      this.failure = new Error(`watch of ${kind}: ${JSON.stringify(object)}`);
      return;
    }
    this.events.push({
      type,
      kind,
      revision: revision ?? BigInt(object.metadata?.resourceVersion ?? "0"),
      name: object.metadata?.name ?? "",
      object,
    });
  }

  /** Ends the watches and returns the events in the order in which they happened. @throws Error if a watch broke. */
  async stop(): Promise<readonly WatchEvent[]> {
    // The last events travel on; the API server sends them within milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const abort of this.aborts) abort.abort();
    if (this.failure !== undefined) throw this.failure;
    return [...this.events].sort((a, b) => (a.revision < b.revision ? -1 : a.revision > b.revision ? 1 : 0));
  }
}
