import { fateOf } from "../judge";
import type { Destination } from "../plan/destination";
import type { LivePod } from "../plan/live-pods";
import type { PlannedProbe } from "../plan/plan-probes";
import { sourceName } from "../plan/plan-probes";
import type { Source } from "../plan/source";
import { filledIn, type Placeholder } from "../probes/placeholder";
import type { Probe } from "../probes/probe";
import type { ProxyAnswers } from "../probes/read-outcome";
import type { ClientSaw } from "../result/proof";
import { HelperError } from "./helpers";
import { OutsideReach } from "./outside-reach";
import type { Shell } from "./shell";
import { type ShellPlaces, Shells } from "./shells";
import { type Persistence, type Tried, tryProbe, usualPersistence } from "./try-probe";

/** What probes need of their surroundings. */
export interface ProbeContext extends ShellPlaces {
  readonly answers: ProxyAnswers;
  /** Whether no policy keeps the bystander from the world outside. */
  readonly bystanderIsFree: boolean;
  readonly placeholder?: Placeholder;
}

/** A probe that was made, or why nothing can be said. */
export type Made =
  | {
      readonly client: ClientSaw;
      /** The pod that sent it, which may have been made for it; absent for a shell outside of the cluster. */
      readonly sender?: LivePod;
      /** Where it went, and the pod there. */
      readonly address?: string;
      readonly pod?: LivePod;
    }
  | { readonly notMade: string; readonly fix?: string };

const persistence = (authenticates: boolean): Persistence =>
  authenticates ? { ...usualPersistence, attempts: 6, authenticates } : usualPersistence;

/** Makes the probes of one run. What it learns of the world outside it asks once. */
export class ProbeMaker {
  readonly #shells: Shells;
  readonly #reach: OutsideReach;

  constructor(private readonly context: ProbeContext) {
    this.#shells = new Shells(context);
    this.#reach = new OutsideReach(() => this.#shells.bystander(), context.answers);
  }

  /** Makes a probe. Never throws for what a cluster does not give. */
  async make(planned: PlannedProbe): Promise<Made> {
    try {
      return await this.#make(planned);
    } catch (error) {
      if (error instanceof HelperError)
        return { notMade: error.message, ...(error.fix === undefined ? {} : { fix: error.fix }) };
      throw error;
    }
  }

  async #make({ expected, source, destination }: PlannedProbe): Promise<Made> {
    const { verdict, auth, row } = expected;
    const shell = await this.#shells.of(source);
    const sender = await this.#senderOf(source);
    const { host, address, pod } = await this.#hostOf(destination);
    const { port, protocol = "TCP", http, dns, tls } = row.flow;
    const probe: Probe = {
      protocol,
      target: { host, port },
      ...(http === undefined
        ? {}
        : { http: http.headers === undefined ? http : { ...http, headers: this.#headers(http.headers) } }),
      ...(dns === undefined ? {} : { dns }),
      ...(tls === undefined ? {} : { tls }),
    };
    const again = persistence(auth === "required");
    const isName = destination.kind === "name";
    // A pod that may not reach a name may not even look it up: then it is given the address that others know.
    const isClosedName = isName && fateOf(verdict) === "dropped";
    const first = await tryProbe(shell, probe, verdict, this.context.answers, {
      ...again,
      attempts: isClosedName ? 1 : again.attempts,
    });
    const tried =
      isClosedName && first.outcome.kind === "unresolved"
        ? await this.#byAddress(shell, probe, verdict, again)
        : first;
    if (tried === undefined)
      return {
        notMade: `nobody here knows an address of ${host}`,
        fix: "kubectl -n kube-system get pods -l k8s-app=kube-dns",
      };
    const isOutside = isName || (destination.kind === "address" && destination.outside);
    if (isOutside && tried.outcome.kind === "silence" && !(await this.#isAnswered(tried.probe)))
      return {
        notMade: `nobody answers at ${tried.probe.target.host}:${port} even where no policy applies, so silence proves nothing`,
        fix: "--outside-address ADDRESS   # one that answers on that port",
      };
    const target = `${tried.probe.target.host}:${port}`;
    const { outcome, attempts, from, to } = tried;
    return {
      client: { outcome, target, source: sourceName(source), attempts, from, to },
      ...(sender === undefined ? {} : { sender }),
      ...(address === undefined ? {} : { address }),
      ...(pod === undefined ? {} : { pod }),
    };
  }

  async #senderOf(source: Source): Promise<LivePod | undefined> {
    if (source.kind === "outside") return undefined;
    return source.kind === "pod" ? source.pod : this.context.helpers.standIn(source.endpoint);
  }

  #headers(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const filled = filledIn(headers, this.context.placeholder);
    if (filled === undefined)
      throw new HelperError(
        `Secret ${this.context.placeholder?.secret}, whose value the request has to carry, can't be read`,
      );
    return filled;
  }

  async #byAddress(
    shell: Shell,
    probe: Probe,
    verdict: PlannedProbe["expected"]["verdict"],
    again: Persistence,
  ): Promise<Tried | undefined> {
    const address = await this.#reach.addressOf(probe.target.host);
    if (address === undefined) return undefined;
    const byAddress = { ...probe, target: { ...probe.target, host: address } };
    return tryProbe(shell, byAddress, verdict, this.context.answers, again);
  }

  /** Where the bystander is kept from the world, too, nobody can say. */
  #isAnswered(probe: Probe): Promise<boolean> {
    return this.context.bystanderIsFree ? this.#reach.isAnswered(probe) : Promise.resolve(true);
  }

  async #hostOf(
    destination: Destination,
  ): Promise<{ readonly host: string; readonly address?: string; readonly pod?: LivePod }> {
    switch (destination.kind) {
      case "pod":
        return { host: destination.address, address: destination.address, pod: destination.pod };
      case "address":
        return { host: destination.address, address: destination.address };
      case "name":
        return { host: destination.name };
      case "helper": {
        const pod = await this.context.helpers.standIn(destination.endpoint);
        const address = pod.addresses[0] ?? "";
        return { host: address, address, pod };
      }
    }
  }
}
