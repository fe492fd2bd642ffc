import type { Properties } from "./values";

/** A problem the user can act on: its message is shown by Pulumi as it stands, without a stack trace. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";
}

/** The Kubernetes API server answered a request with a Status object. */
export class ApiError extends ProviderError {
  override readonly name = "ApiError";
  constructor(
    message: string,
    readonly status: number,
    readonly reason: string,
  ) {
    super(message);
  }
}

/** The API server could not be reached at all. */
export class UnreachableError extends ProviderError {
  override readonly name = "UnreachableError";
}

/** The engine asked for cancellation while the operation was under way. */
export class CancelledError extends ProviderError {
  override readonly name = "CancelledError";
}

/** The object exists, but is not as it should be; the engine records it and tries again with the next update. */
export class InitFailedError extends ProviderError {
  override readonly name = "InitFailedError";
  constructor(
    readonly id: string,
    readonly outputs: Properties,
    readonly inputs: Properties,
    readonly reasons: string[],
  ) {
    super(reasons.join("; "));
  }
}

/** What a failed call says, in the words of whatever failed. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
