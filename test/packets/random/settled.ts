import { setTimeout as sleep } from "node:timers/promises";

/** Waits for something that comes about by itself. @throws Error that says what did not. */
export const settled = async <Value>(
  what: string,
  look: () => Promise<Value | undefined>,
  patienceMs = 120_000,
): Promise<Value> => {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(100)) {
    const value = await look();
    if (value !== undefined) return value;
  }
  throw new Error(`${what}: not within ${patienceMs / 1000} s`);
};
