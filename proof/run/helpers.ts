import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { deleteObject, getObject, refusalOf } from "../../cluster/objects";
import { apiReason } from "../../cluster/patient-request";
import { UserError } from "../../messages/user-error";
import type { Endpoint } from "../../verdicts/world";
import { type HelperPod, helperPod } from "../plan/helper-pod";
import { type LivePod, livePod } from "../plan/live-pods";
import { ImagePatience } from "./image-patience";
import { makingPods, permissionFix } from "./permissions";

/** What helpers are made of, and how long is waited for them. */
export interface HelperOptions {
  readonly image: string;
  /** How long a helper lives at most, in seconds. */
  readonly seconds: number;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** A helper that did not come about. */
export class HelperError extends UserError {
  override readonly name = "HelperError";
}

const waitingOf = (object: unknown): { reason?: string; message?: string } => {
  const { status } = object as {
    status?: {
      containerStatuses?: readonly { state?: { waiting?: { reason?: string; message?: string } } }[];
    };
  };
  return status?.containerStatuses?.[0]?.state?.waiting ?? {};
};

const pathOf = ({ metadata }: HelperPod): string =>
  `${collectionPath("Pod", metadata.namespace)}/${metadata.name}`;

/** The pods of one run that are there for probes alone. All of them are gone after `close`, whatever became of the run. */
export class Helpers {
  readonly #run = randomBytes(3).toString("hex");
  /** Names of those that the API server did not take: there is nothing to delete. */
  readonly #refused = new Set<string>();
  readonly #made = new Map<string, { readonly pod: HelperPod; readonly running: Promise<LivePod> }>();

  constructor(
    private readonly api: ClusterApi,
    private readonly options: HelperOptions,
  ) {}

  /** How many there are. */
  get count(): number {
    return this.#made.size;
  }

  /**
   * A pod that stands for a described one; the same for the same.
   *
   * @throws HelperError where the cluster does not take it or it does not run in time.
   */
  standIn(endpoint: Endpoint): Promise<LivePod> {
    const key = `${endpoint.namespace}/${endpoint.name}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known.running;
    const { image, seconds } = this.options;
    const podOf = (namespaceUid: string) =>
      helperPod(endpoint, { run: this.#run, image, seconds, namespaceUid });
    const running = this.#uidOf(endpoint.namespace).then((uid) => this.#start(podOf(uid)));
    // Known before it is made: who is interrupted in between deletes it all the same.
    this.#made.set(key, { pod: podOf(""), running });
    return running;
  }

  async #uidOf(namespace: string): Promise<string> {
    const found = await getObject<{ metadata: { uid: string } }>(
      this.api,
      `${collectionPath("Namespace")}/${namespace}`,
    );
    if (found === undefined) throw new HelperError(`there is no namespace ${namespace}`);
    return found.metadata.uid;
  }

  async #start(pod: HelperPod): Promise<LivePod> {
    const { name, namespace } = pod.metadata;
    const what = `pod ${namespace}/${name}, which stands in for it,`;
    if (this.options.signal.aborted) throw new HelperError(`${what} was not made`);
    const answer = await this.api.request("POST", collectionPath("Pod", namespace), { body: pod });
    if (answer.status !== 201) {
      this.#refused.add(pathOf(pod));
      throw new HelperError(
        `${what} is refused: ${apiReason(refusalOf(answer))}`,
        answer.status === 403 ? { fix: permissionFix(makingPods(namespace)) } : {},
      );
    }
    const end = Date.now() + this.options.patienceMs;
    let reason = "";
    const pull = new ImagePatience();
    while (Date.now() < end && !this.options.signal.aborted) {
      const object = await getObject(this.api, pathOf(pod));
      if (object === undefined) throw new HelperError(`${what} is gone`);
      const live = livePod(object);
      if (live.running && live.addresses.length > 0) return live;
      const waiting = waitingOf(object);
      reason = [waiting.reason, waiting.message]
        .filter((part) => part !== undefined && part !== "")
        .join(": ");
      if (pull.isOver(waiting.reason)) break;
      await sleep(200);
    }
    throw new HelperError(`${what} does not run${reason === "" ? "" : `: ${reason}`}`);
  }

  /** Deletes every helper. @returns those that could not be deleted, with the reason. */
  async close(): Promise<readonly string[]> {
    const left = await Promise.all(
      [...this.#made.values()].map(async ({ pod, running }) => {
        // One that is just being made is not there yet.
        await running.catch(() => undefined);
        if (this.#refused.has(pathOf(pod))) return [];
        try {
          await deleteObject(this.api, `${pathOf(pod)}?gracePeriodSeconds=0`);
          return [];
        } catch (error) {
          return [`${pod.metadata.namespace}/${pod.metadata.name}: ${apiReason(error)}`];
        }
      }),
    );
    this.#made.clear();
    return left.flat();
  }
}
