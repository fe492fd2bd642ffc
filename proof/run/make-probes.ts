import { fateOf } from "../judge";
import { type Destination, isOutside } from "../plan/destination";
import type { LivePod } from "../plan/live-pods";
import type { PlannedProbe } from "../plan/plan-probes";
import { sourceName } from "../plan/plan-probes";
import type { Source } from "../plan/source";
import type { Placeholder } from "../probes/placeholder";
import type { Probe } from "../probes/probe";
import type { ProxyAnswers } from "../probes/read-outcome";
import type { ClientSaw } from "../result/proof";
import { HelperError } from "./helpers";
import { asksOthers, OutsideReach } from "./outside-reach";
import { probeOf } from "./probe-of-flow";
import type { Shell } from "./shell";
import { type ShellPlaces, Shells } from "./shells";
import { type Persistence, type Tried, tryProbe, usualPersistence } from "./try-probe";

/** What probes need of their surroundings. */
export interface ProbeContext extends ShellPlaces {
  readonly answers: ProxyAnswers;
  /** Whether no policy keeps the bystander from the world outside. */
  readonly bystanderIsFree: boolean;
  /** What stands in a request's headers for the value of a Secret. */
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
    const bystander = () => this.#shells.bystander();
    this.#reach = new OutsideReach(bystander, context.answers, context.bystanderIsFree);
  }

  /** Begins with what takes long: pods that the probes need. Whatever does not come about is told by the probe that needs it. */
  foresee(planned: readonly PlannedProbe[]): void {
    const made = planned.flatMap(({ source, destination }) =>
      [source, destination].flatMap((end) => (end.kind === "helper" ? [end.endpoint] : [])),
    );
    for (const endpoint of made) this.context.helpers.standIn(endpoint).catch(() => undefined);
    if (this.context.bystanderIsFree && planned.some(asksOthers))
      this.#shells.bystander().catch(() => undefined);
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

  async #make(planned: PlannedProbe): Promise<Made> {
    const { expected, source, destination } = planned;
    const { verdict, auth, row } = expected;
    const shell = await this.#shells.of(source);
    const sender = await this.#senderOf(source);
    const { host, address, pod } = await this.#hostOf(destination);
    const probe = probeOf(row.flow, host, this.context.placeholder);
    const { port } = row.flow;
    const again = persistence(auth === "required");
    const isName = destination.kind === "name";
    if (asksOthers(planned)) this.#reach.foresee(probe, planned);
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
    if (
      isOutside(destination) &&
      tried.outcome.kind === "silence" &&
      !(await this.#reach.isAnswered(tried.probe))
    )
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
