import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "./api";

/**
 * Whether an API server is to be asked again: 429 and 503 mean later. It answers 429, "storage is (re)initializing", to
 * the first request for a custom kind that was just registered.
 */
const isForLater = (error: unknown): boolean =>
  error instanceof ApiError && [429, 503].includes(error.status);

/** How often is asked, and how long is waited between. */
export interface Patience {
  readonly attempts: number;
  readonly pauseMs: number;
}

/** Asks an API server until it has an answer. @throws the last error, or one that will not go by itself. */
export const patiently = async <T>(
  request: () => Promise<T>,
  { attempts, pauseMs }: Patience = { attempts: 10, pauseMs: 500 },
): Promise<T> => {
  for (let left = attempts - 1; ; left--) {
    try {
      return await request();
    } catch (error) {
      if (left <= 0 || !isForLater(error)) throw error;
      await sleep(pauseMs);
    }
  }
};

/** What an API server said, or why it said nothing, in one line. */
export const apiReason = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? "";
};
