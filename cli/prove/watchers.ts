import { isOpen, type MissingWitness, type OpenWitness, type Witness } from "../../proof/witness";
import { watchingText } from "./witnesses";

/** The witnesses of a run. What an agent took with it when it went is opened anew. */
export class Watchers {
  #opened: Promise<readonly (OpenWitness | MissingWitness)[]> | undefined;

  /** @param say is told who watches. */
  constructor(
    private readonly witnesses: readonly Witness[],
    private readonly say: (line: string) => void,
  ) {}

  /** All of them, there or missing; opened when that is asked for the first time. */
  all(): Promise<readonly (OpenWitness | MissingWitness)[]> {
    if (this.#opened === undefined) {
      this.#opened = this.#open();
      // Whoever waits for them is told.
      this.#opened.catch(() => undefined);
    }
    return this.#opened;
  }

  /** Ends what they started. Who asks for them afterwards has them opened anew. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const watching = (await opened?.catch(() => [])) ?? [];
    await Promise.all(watching.filter(isOpen).map((witness) => witness.close()));
  }

  async #open(): Promise<readonly (OpenWitness | MissingWitness)[]> {
    const opened = await Promise.all(this.witnesses.map((witness) => witness.open()));
    const text = watchingText(opened);
    if (text !== undefined) this.say(text);
    return opened;
  }
}
