import { UserError } from "../../../messages/user-error";

/** A download that did not come about: the tool is built instead. The message says why, and names the host. */
export class DownloadFailure extends UserError {
  override readonly name = "DownloadFailure";
}

/** No answer came from a host: nothing can be had from it now. */
export class NoAnswer extends DownloadFailure {
  constructor(
    readonly host: string,
    reason: string,
  ) {
    super(`${host} ${reason}`);
  }
}

/** Why a request got no answer, in a few words. */
export function reasonOf(error: unknown): string {
  const { cause, message, code } = error as { cause?: unknown; message?: unknown; code?: unknown };
  if (cause !== undefined) return reasonOf(cause);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name is not known here";
  if (code === "ECONNREFUSED") return "refused the connection";
  return typeof message === "string" && message !== "" ? message : String(error);
}
