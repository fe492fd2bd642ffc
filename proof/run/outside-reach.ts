import { fateOf } from "../judge";
import { isOutside } from "../plan/destination";
import type { PlannedProbe } from "../plan/plan-probes";
import type { Probe } from "../probes/probe";
import type { ProxyAnswers } from "../probes/read-outcome";
import { addressOf } from "./reach";
import type { Shell } from "./shell";
import { tryProbe, usualPersistence } from "./try-probe";

/** Whether silence is expected of somebody outside: then others have to say that he answers at all. */
export const asksOthers = ({ expected, destination }: PlannedProbe): boolean =>
  isOutside(destination) && fateOf(expected.verdict) === "dropped";

/** What is known of the world outside, as a pod learns it that no policy keeps from it. Everything is asked once. */
export class OutsideReach {
  readonly #addresses = new Map<string, Promise<string | undefined>>();
  readonly #controls = new Map<string, Promise<boolean>>();

  /**
   * @param shell that of such a pod.
   * @param isFree whether there is one. Where it is kept from the world, too, nobody can say whether somebody answers there.
   */
  constructor(
    private readonly shell: () => Promise<Shell>,
    private readonly answers: ProxyAnswers,
    private readonly isFree: boolean,
  ) {}

  /** Begins with what a probe will need to know, while it waits for its own answer. Never throws: that does who wants to know it. */
  foresee(probe: Probe, { destination }: Pick<PlannedProbe, "destination">): void {
    const { host, port } = probe.target;
    const asked =
      destination.kind === "name"
        ? this.addressOf(host).then((address) =>
            address === undefined ? false : this.isAnswered({ ...probe, target: { host: address, port } }),
          )
        : this.isAnswered(probe);
    asked.catch(() => undefined);
  }

  /** The address of a name; undefined where nobody knows one. */
  addressOf(name: string): Promise<string | undefined> {
    const known = this.#addresses.get(name) ?? this.shell().then((shell) => addressOf(shell, name));
    this.#addresses.set(name, known);
    return known;
  }

  /** Whether somebody answers where a probe goes. */
  isAnswered(probe: Probe): Promise<boolean> {
    if (!this.isFree) return Promise.resolve(true);
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
