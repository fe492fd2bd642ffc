import type { Probe } from "../probes/probe";
import type { ProxyAnswers } from "../probes/read-outcome";
import { addressOf } from "./reach";
import type { Shell } from "./shell";
import { tryProbe, usualPersistence } from "./try-probe";

/** What is known of the world outside, as a pod learns it that no policy keeps from it. Everything is asked once. */
export class OutsideReach {
  readonly #addresses = new Map<string, Promise<string | undefined>>();
  readonly #controls = new Map<string, Promise<boolean>>();

  /** @param shell that of such a pod. */
  constructor(
    private readonly shell: () => Promise<Shell>,
    private readonly answers: ProxyAnswers,
  ) {}

  /** The address of a name; undefined where nobody knows one. */
  addressOf(name: string): Promise<string | undefined> {
    const known = this.#addresses.get(name) ?? this.shell().then((shell) => addressOf(shell, name));
    this.#addresses.set(name, known);
    return known;
  }

  /** Whether somebody answers where a probe goes. */
  isAnswered(probe: Probe): Promise<boolean> {
    const { host, port } = probe.target;
    const key = `${host}:${port}/${probe.protocol}`;
    const known = this.#controls.get(key) ?? this.#tried(probe);
    this.#controls.set(key, known);
    return known;
  }

  async #tried({ http: _http, dns: _dns, ...bare }: Probe): Promise<boolean> {
    const { outcome } = await tryProbe(await this.shell(), bare, "allowed", this.answers, usualPersistence);
    return outcome.kind !== "silence" && outcome.kind !== "unclear";
  }
}
