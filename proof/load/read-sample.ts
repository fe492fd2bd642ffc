import type { Fate } from "../judge";

/** One request of a load. */
export interface Sample {
  /** When its end was told, in milliseconds since 1970. */
  readonly at: number;
  /** `unknown`: the connection was cut, or a proxy found no server. */
  readonly fate: Fate;
  readonly status: number;
  /** Whether an older connection carried it. */
  readonly reused: boolean;
}

const line = /^lab load (\d{3}) (\d+) (\d+) ([\d.]+) (\d+)$/;

/** Exit codes of curl (curl(1)): no connection, timeout. */
const NO_CONNECTION = 7;
const TIMEOUT = 28;

const gatewayErrors: readonly number[] = [502, 503, 504];

/**
 * Reads what curl said of a transfer.
 *
 * @param counts what decides: the answer to a request, or only that there is a connection.
 * @param accessDenied body of the proxy's 403. Of the body only its length is known: a line's end may follow it.
 * @returns undefined for any other line.
 */
export const readSample = (
  text: string,
  at: number,
  counts: "request" | "connection",
  accessDenied: string,
): Sample | undefined => {
  const found = line.exec(text.trim());
  if (found === null) return undefined;
  const [status = 0, exit = 0, connects = 0, seconds = 0, size = 0] = found.slice(1).map(Number);
  const reused = connects === 0 && status > 0;
  const isConnected = seconds > 0 || reused;
  const fate = ((): Fate => {
    if (counts === "connection") {
      // A reset: the packet arrived where nobody listens.
      if (isConnected || exit === NO_CONNECTION) return "passed";
      return exit === TIMEOUT ? "dropped" : "unknown";
    }
    if (status === 403 && size >= accessDenied.length && size <= accessDenied.length + 2) return "refused";
    if (gatewayErrors.includes(status)) return "unknown";
    if (status > 0) return "passed";
    return exit === TIMEOUT ? "dropped" : "unknown";
  })();
  return { at, fate, status, reused };
};
