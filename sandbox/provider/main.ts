import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { watchEngine } from "./engine-watch";
import { runningCommands } from "./helm-command";
import { ProviderService } from "./provider-service";

const MAX_MESSAGE = 400 * 1024 * 1024;
/** How long commands under way may take to clean up once the engine is gone. */
const FAREWELL_MS = 5_000;

/** The engine passes its address as the last argument that is no flag. */
const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
const service = new ProviderService(engineAddress);
const server = new Server({
  "grpc.max_receive_message_length": MAX_MESSAGE,
  "grpc.max_send_message_length": MAX_MESSAGE,
});
server.addService(ResourceProviderService, service.implementation());

async function leave(): Promise<void> {
  service.cancel();
  await Promise.race([runningCommands(), new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
  process.exit(0);
}

server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    process.stderr.write(`cannot listen on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});
process.on("SIGTERM", () => void leave());
process.on("SIGINT", () => void leave());
watchEngine(() => void leave());
