import { setTimeout as sleep } from "node:timers/promises";
import type { ExposedSample } from "../../observability/prometheus/exposition";
import type { CounterSource } from "./counter-source";

/** Counters at a time. */
export interface Reading {
  readonly began: number;
  readonly ended: number;
  readonly samples: readonly ExposedSample[];
}

/** What happened is counted after it has gone through the agent's queues. */
const countedAfterMs = 300;

/** Readings of counters, oldest first. Those who ask for one at the same time share it. */
export class Readings {
  readonly #taken: Reading[] = [];
  #waiting: Promise<Reading> | undefined;

  constructor(
    private readonly source: Pick<CounterSource, "read">,
    private readonly pauseMs: number = countedAfterMs,
  ) {}

  /** Reads what is counted of all that happened until now. @throws Error with the reason. */
  take(): Promise<Reading> {
    const waiting = this.#waiting ?? this.#read();
    this.#waiting = waiting;
    return waiting;
  }

  async #read(): Promise<Reading> {
    await sleep(this.pauseMs);
    // Who asks from here on is told of later things, too.
    this.#waiting = undefined;
    const began = Date.now();
    const samples = await this.source.read();
    const reading = { began, ended: Date.now(), samples };
    this.#taken.push(reading);
    return reading;
  }

  /** The last one that was over before a moment. */
  before(moment: number): Reading | undefined {
    return this.#taken
      .filter(({ ended }) => ended <= moment)
      .sort((one, other) => other.began - one.began)[0];
  }

  /** The first one that began after a moment and what it counts; taken now if there is none. */
  async after(moment: number): Promise<Reading> {
    const known = this.#taken
      .filter(({ began }) => began >= moment + this.pauseMs)
      .sort((one, other) => one.began - other.began)[0];
    return known ?? this.take();
  }
}
