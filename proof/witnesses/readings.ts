import { setTimeout as sleep } from "node:timers/promises";
import type { ExposedSample } from "../../observability/prometheus/exposition";
import type { CounterSource } from "./counter-source";

/** Counters at a time. */
export interface Reading {
  readonly began: number;
  readonly ended: number;
  /** Undefined: they could not be read. */
  readonly samples: readonly ExposedSample[] | undefined;
}

/** Counters that could be read. */
export type Counted = Reading & { readonly samples: readonly ExposedSample[] };

/** What happened is counted after it has gone through the agent's queues. */
const countedAfterMs = 300;

const isCounted = (reading: Reading | undefined): reading is Counted => reading?.samples !== undefined;

/** Timers may be a millisecond early. */
const until = async (moment: number): Promise<void> => {
  for (let left = moment - Date.now(); left > 0; left = moment - Date.now()) await sleep(left);
};

/** Readings of counters. */
export class Readings {
  readonly #taken: Reading[] = [];

  constructor(
    private readonly source: Pick<CounterSource, "read">,
    private readonly pauseMs: number = countedAfterMs,
  ) {}

  /**
   * Reads what is counted of all that happened until now. Nobody shares one that somebody asked for earlier: it would begin before
   * the queues are empty.
   *
   * @throws Error with the reason.
   */
  async take(): Promise<Counted> {
    await until(Date.now() + this.pauseMs);
    const began = Date.now();
    const note = <R extends Pick<Reading, "samples">>(read: R) => {
      const reading = { began, ended: Date.now(), ...read };
      this.#taken.push(reading);
      return reading;
    };
    try {
      return note({ samples: await this.source.read() });
    } catch (error) {
      note({ samples: undefined });
      throw error;
    }
  }

  /**
   * The last one that was over before a moment; undefined where it could not be read: what an older one lacks may be an earlier
   * probe's.
   */
  before(moment: number): Counted | undefined {
    const last = this.#taken
      .filter(({ ended }) => ended <= moment)
      .sort((one, other) => other.began - one.began)[0];
    return isCounted(last) ? last : undefined;
  }

  /**
   * Of those that began after a moment and what it counts the first that was over: nothing later is in it. Taken now if there is none.
   *
   * @throws Error with the reason.
   */
  async after(moment: number): Promise<Counted> {
    const known = this.#taken
      .filter(({ began }) => began >= moment + this.pauseMs)
      .sort((one, other) => one.ended - other.ended)[0];
    if (known === undefined) return this.take();
    if (isCounted(known)) return known;
    throw new Error("the counters could not be read after it");
  }
}
