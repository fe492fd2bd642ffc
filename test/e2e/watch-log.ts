import type { KubernetesObject } from "@kubernetes/client-node";
import { openApi } from "../../cluster/api";
import { getObject } from "../../cluster/objects";
import { type RunningWatch, watchObjects } from "../../cluster/watch";

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

/** Records what the API server says about some collections from now on. */
export class WatchLog {
  private readonly events: WatchEvent[] = [];
  private readonly watches: RunningWatch[] = [];
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
    const api = openApi(undefined, { KUBECONFIG: kubeconfig });
    for (const [path, kind] of Object.entries(collections)) {
      const listed = await getObject<ObjectList>(api, path);
      if (listed === undefined) throw new Error(`the API server does not have ${path}`);
      for (const object of listed.items) log.add("ADDED", kind, object, 0n);
      log.watches.push(
        await watchObjects<KubernetesObject>(
          api,
          path,
          listed.metadata.resourceVersion,
          ({ type, object }) => log.add(type, kind, object),
          (reason) => {
            log.failure = reason;
          },
        ),
      );
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
    for (const watch of this.watches) watch.stop();
    if (this.failure !== undefined) throw this.failure;
    return [...this.events].sort((a, b) => (a.revision < b.revision ? -1 : a.revision > b.revision ? 1 : 0));
  }
}
