import { credentials } from "@grpc/grpc-js";
import type { EngineClient as EngineClientType } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Shows messages in the output of the running Pulumi command. */
export class EngineLog {
  readonly #client: EngineClientType;

  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /** Shows one line; that it cannot be shown is no reason to fail. */
  info(message: string, urn = ""): Promise<void> {
    const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(message).setUrn(urn);
    return new Promise((resolve) => {
      this.#client.log(request, () => resolve());
    });
  }

  /** Closes the connection. */
  close(): void {
    this.#client.close();
  }
}
