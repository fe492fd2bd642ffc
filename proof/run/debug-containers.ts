import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi } from "../../cluster/api";
import { runInPod } from "../../cluster/exec";
import { collectionPath } from "../../cluster/kinds";
import { getObject, refusalOf } from "../../cluster/objects";
import { apiReason } from "../../cluster/patient-request";
import { podSchema } from "../../cluster/pod-object";
import { messageOf } from "../../messages/user-error";
import { debugContainer } from "../plan/debug-container";
import type { LivePod } from "../plan/live-pods";
import { HelperError, type HelperOptions } from "./helpers";
import { ImagePatience } from "./image-patience";
import { permissionFix } from "./permissions";
import { podShell, type Shell } from "./shell";

interface Added {
  readonly pod: LivePod;
  readonly running: Promise<void>;
}

/** Containers that were added to pods for probes alone. They end with `close`; their objects stay in the pods. */
export class DebugContainers {
  readonly #run = randomBytes(3).toString("hex");
  readonly #added = new Map<string, Added>();

  constructor(
    private readonly api: ClusterApi,
    private readonly options: HelperOptions,
  ) {}

  get #name(): string {
    return debugContainer(this.#run, "", 0).name;
  }

  /** The shell of the container that is added to a pod. @throws HelperError where that is refused, or it does not run in time. */
  async shellIn(pod: LivePod): Promise<Shell> {
    const key = `${pod.namespace}/${pod.name}`;
    const known = this.#added.get(key) ?? { pod, running: this.#add(pod) };
    this.#added.set(key, known);
    await known.running;
    return podShell(this.api, { namespace: pod.namespace, pod: pod.name, container: this.#name });
  }

  async #add({ namespace, name }: LivePod): Promise<void> {
    const { image, seconds, patienceMs, signal } = this.options;
    const what = `a container of ${image} for pod ${namespace}/${name}`;
    if (signal.aborted) throw new HelperError(`${what} was not made`);
    const path = `${collectionPath("Pod", namespace)}/${name}`;
    const answer = await this.api.request("PATCH", `${path}/ephemeralcontainers`, {
      contentType: "application/strategic-merge-patch+json",
      body: { spec: { ephemeralContainers: [debugContainer(this.#run, image, seconds)] } },
    });
    if (answer.status !== 200)
      throw new HelperError(
        `${what} is refused: ${apiReason(refusalOf(answer))}`,
        answer.status === 403
          ? { fix: permissionFix({ verbs: ["patch"], resource: "pods/ephemeralcontainers", namespace }) }
          : {},
      );
    let reason = "";
    const pull = new ImagePatience();
    for (const end = Date.now() + patienceMs; Date.now() < end && !signal.aborted; await sleep(200)) {
      const found = await getObject(this.api, path);
      if (found === undefined) throw new HelperError(`pod ${namespace}/${name} is gone`);
      const status = podSchema
        .parse(found)
        .status.ephemeralContainerStatuses.find((each) => each.name === this.#name);
      const { running, waiting, terminated } = status?.state ?? {};
      if (running !== undefined) return;
      if (terminated !== undefined)
        throw new HelperError(`${what} ended at once: ${terminated.reason ?? ""} (${terminated.exitCode})`);
      reason = [waiting?.reason, waiting?.message].filter((part) => part !== undefined).join(": ");
      if (pull.isOver(waiting?.reason)) break;
    }
    throw new HelperError(`${what} does not run${reason === "" ? "" : `: ${reason}`}`);
  }

  /** Ends them. @returns what stays of each, a line each. */
  async close(): Promise<readonly string[]> {
    const { image, seconds } = this.options;
    const notes = [...this.#added.values()].map(async ({ pod: { namespace, name }, running }) => {
      const isThere = await running.then(
        () => true,
        () => false,
      );
      if (!isThere) return [];
      const what = `pod ${namespace}/${name} has a container ${this.#name} (${image})`;
      try {
        await runInPod(this.api, { namespace, pod: name, container: this.#name }, ["sh", "-c", "kill 1"]);
        return [`${what} that has ended: it goes with the pod`];
      } catch (error) {
        // Its end may take the connection with it.
        return [`${what}: it ends within ${seconds} s, and goes with the pod (${messageOf(error)})`];
      }
    });
    this.#added.clear();
    return (await Promise.all(notes)).flat();
  }
}
