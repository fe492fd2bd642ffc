import type { ClusterApi } from "../../cluster/api";
import type { Endpoint } from "../../verdicts/world";
import type { LivePod } from "../plan/live-pods";
import type { Source } from "../plan/source";
import type { DebugContainers } from "./debug-containers";
import { HelperError, type Helpers } from "./helpers";
import { bystander } from "./reach";
import { MissingProgramError, podShell, type Shell } from "./shell";

/** Where probes are sent from. */
export interface ShellPlaces {
  readonly api: ClusterApi;
  readonly helpers: Helpers;
  /** Added where a pod lacks a program; undefined: nobody has asked for that. */
  readonly debug: DebugContainers | undefined;
  /** A shell outside of the cluster, where there is one. */
  readonly outside: Shell | undefined;
}

/** The shells of pods, made ones and those that are there, and of the world outside. */
export class Shells {
  /** Pods that lack a program, each with the shell of a container that has it. */
  readonly #instead = new Map<string, Promise<Shell>>();

  constructor(private readonly places: ShellPlaces) {}

  /** The shell of a source. @throws HelperError where there is none. */
  async of(source: Source): Promise<Shell> {
    switch (source.kind) {
      case "pod":
        return this.#ofPod(source.pod);
      case "helper":
        return this.#ofHelper(source.endpoint);
      case "outside": {
        if (this.places.outside === undefined) throw new HelperError("no shell outside is known");
        return this.places.outside;
      }
    }
  }

  /** The shell of a pod that nobody's policies are about. @throws HelperError. */
  bystander(): Promise<Shell> {
    return this.#ofHelper(bystander);
  }

  async #ofHelper(endpoint: Endpoint): Promise<Shell> {
    const own = this.#own(await this.places.helpers.standIn(endpoint));
    return this.#orSay(own, "--image IMAGE   # one that has sh, sleep and curl");
  }

  #own({ namespace, name, containers }: LivePod): Shell {
    return podShell(this.places.api, { namespace, pod: name, container: containers[0] ?? "" });
  }

  /** Who lacks a program says what would bring it. */
  #orSay(shell: Shell, fix: string): Shell {
    return async (script) => {
      try {
        return await shell(script);
      } catch (error) {
        if (error instanceof MissingProgramError) throw new HelperError(error.message, { fix });
        throw error;
      }
    };
  }

  #ofPod(pod: LivePod): Shell {
    const { debug } = this.places;
    const own = this.#own(pod);
    if (debug === undefined)
      return this.#orSay(
        own,
        "--debug-image IMAGE   # adds a container with sh, sleep and curl to the pod, and it stays",
      );
    const key = `${pod.namespace}/${pod.name}`;
    return async (script) => {
      const instead = this.#instead.get(key);
      if (instead !== undefined) return (await instead)(script);
      try {
        return await own(script);
      } catch (error) {
        if (!(error instanceof MissingProgramError)) throw error;
        const added = this.#instead.get(key) ?? debug.shellIn(pod);
        this.#instead.set(key, added);
        return this.#orSay(await added, "--debug-image IMAGE   # one that has sh, sleep and curl")(script);
      }
    };
  }
}
