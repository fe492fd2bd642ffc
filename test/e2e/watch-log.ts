import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "@kubernetes/client-node";
import { type ClusterApi, openApi } from "../../cluster/api";
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

/** For events that an API server lists and never tells; it tells them within milliseconds, a busy one within seconds. */
const patienceMs = 60_000;

/** Records what the API server says about some collections from now on. */
export class WatchLog {
  private readonly events: WatchEvent[] = [];
  private readonly told: { type: string; path: string; object: KubernetesObject }[] = [];
  private readonly watches: RunningWatch[] = [];
  private failure: Error | undefined;

  private constructor(
    private readonly api: ClusterApi,
    private readonly collections: Readonly<Record<string, string>>,
  ) {}

  /**
   * Starts to watch.
   *
   * @param kubeconfig path of the kubeconfig.
   * @param collections API paths, e.g. `/api/v1/namespaces/policy-lab/pods`, and the kind of their objects.
   */
  static async start(kubeconfig: string, collections: Readonly<Record<string, string>>): Promise<WatchLog> {
    const api = openApi(undefined, { KUBECONFIG: kubeconfig });
    const log = new WatchLog(api, collections);
    for (const [path, kind] of Object.entries(collections)) {
      const listed = await getObject<ObjectList>(api, path);
      if (listed === undefined) throw new Error(`the API server does not have ${path}`);
      for (const object of listed.items) log.add("ADDED", kind, path, object, 0n);
      log.watches.push(
        await watchObjects<KubernetesObject>(
          api,
          path,
          listed.metadata.resourceVersion,
          ({ type, object }) => log.add(type, kind, path, object),
          (reason) => {
            log.failure = reason;
          },
        ),
      );
    }
    return log;
  }

  private add(type: string, kind: string, path: string, object: KubernetesObject, revision?: bigint): void {
    if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED") {
      this.failure = new Error(`watch of ${kind}: ${JSON.stringify(object)}`);
      return;
    }
    this.told.push({ type, path, object });
    this.events.push({
      type,
      kind,
      revision: revision ?? BigInt(object.metadata?.resourceVersion ?? "0"),
      name: object.metadata?.name ?? "",
      object,
    });
  }

  /** What the events have led to, as `path uid revision`, of one collection. */
  private reached(path: string): readonly string[] {
    const there = new Map<string, string>();
    for (const { type, path: where, object } of this.told) {
      if (where !== path) continue;
      const { uid = "", resourceVersion = "" } = object.metadata ?? {};
      if (type === "DELETED") there.delete(uid);
      else there.set(uid, resourceVersion);
    }
    return [...there].map(([uid, version]) => `${uid} ${version}`).sort();
  }

  /** Waits until the watch of a collection has told what a list of it says. */
  private async caughtUp(path: string): Promise<void> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const listed = await getObject<ObjectList>(this.api, path);
      const there = (listed?.items ?? []).map(
        ({ metadata }) => `${metadata?.uid} ${metadata?.resourceVersion}`,
      );
      if (this.failure !== undefined || there.sort().join() === this.reached(path).join()) return;
      if (Date.now() > end) throw new Error(`the watch of ${path} does not tell what a list of it says`);
      await sleep(50);
    }
  }

  /** Ends the watches and returns the events in the order in which they happened. @throws Error if a watch broke. */
  async stop(): Promise<readonly WatchEvent[]> {
    try {
      await Promise.all(Object.keys(this.collections).map((path) => this.caughtUp(path)));
    } finally {
      for (const watch of this.watches) watch.stop();
    }
    if (this.failure !== undefined) throw this.failure;
    return [...this.events].sort((a, b) => (a.revision < b.revision ? -1 : a.revision > b.revision ? 1 : 0));
  }
}
