import { UserError } from "../messages/user-error";

/**
 * Why a port cannot be forwarded. `no-service`, `no-port`: the Service, or the port of it, is not there. `no-pod`: nothing
 * stands behind it. `not-ready`: pods do, and none is ready. `not-allowed`: the API server refuses the user. `no-answer`: the
 * connection to the pod did not come about, or nothing listens there.
 */
export type PortForwardFault =
  | "no-service"
  | "no-port"
  | "no-pod"
  | "not-ready"
  | "not-allowed"
  | "no-answer";

/** A port cannot be forwarded. */
export class PortForwardError extends UserError {
  override readonly name = "PortForwardError";

  constructor(
    readonly fault: PortForwardFault,
    message: string,
    fix: string,
  ) {
    super(message, { fix });
  }
}
