import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { CancelledError, InitFailedError, messageOf, ProviderError } from "./errors";
import { secretOutputs } from "./object-outputs";
import { encodeProperties } from "./property-codec";

/** The error as the engine expects it on the wire. */
export function toServiceError(error: unknown): ServiceError {
  const message = messageOf(error);
  const metadata = new Metadata();
  if (error instanceof InitFailedError) {
    metadata.add("grpc-status-details-bin", initFailedDetails(error, message));
  }
  return Object.assign(new Error(message), { code: codeOf(error), details: message, metadata });
}

/**
 * The engine takes UNKNOWN as "the operation may have had an effect" and keeps a pending operation in the state;
 * every other code means that nothing happened.
 */
function codeOf(error: unknown): status {
  if (error instanceof InitFailedError || error instanceof CancelledError) return status.UNKNOWN;
  return error instanceof ProviderError ? status.FAILED_PRECONDITION : status.UNKNOWN;
}

/** With these details the engine records the object although the operation failed. */
function initFailedDetails(error: InitFailedError, message: string): Buffer {
  const detail = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(encodeProperties(error.outputs, secretOutputs(error.outputs)))
    .setInputs(encodeProperties(error.inputs, secretOutputs(error.inputs)))
    .setReasonsList(error.reasons);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const wire = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([packed]);
  return Buffer.from(wire.serializeBinary());
}
