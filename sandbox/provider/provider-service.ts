import { type handleUnaryCall, type ServiceError, status } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Cluster } from "./cluster";
import { checkProviderConfig, configureInputs, diffProviderConfig } from "./config-calls";
import { EngineLog } from "./engine-log";
import { ProviderError } from "./errors";
import { objectHandler } from "./object-handler";
import { parseProviderConfig } from "./provider-config";
import { releaseHandler } from "./release-handler";
import { check, create, diff, read, remove, update } from "./resource-calls";
import type { ResourceHandler } from "./resource-handler";
import { toServiceError } from "./rpc-error";
import { parseTypeToken, typeOfUrn } from "./type-token";
import { STAND_IN_VERSION } from "./version";

const NOTICE =
  "the stand-in Kubernetes provider is used: the official pulumi-resource-kubernetes is neither installed nor can it be downloaded here";

/** The provider as a gRPC service. */
export class ProviderService {
  #cluster: Cluster | undefined;
  #log: EngineLog | undefined;
  /** URNs that exist in the state: an object of such a resource is never a left-over of an interrupted create. */
  readonly #existing = new Set<string>();

  constructor(engineAddress: string | undefined) {
    if (engineAddress) this.#log = new EngineLog(engineAddress);
  }

  /** Aborts all that is under way. */
  cancel(): void {
    this.#cluster?.cancel();
  }

  /** The methods by their names in the protocol. */
  implementation(): IResourceProviderServer {
    const lookup = (urn: string) => this.#handlerOf(urn);
    return {
      handshake: refuse("Handshake"),
      parameterize: refuse("Parameterize"),
      list: (call) => void call.destroy(toServiceError(new ProviderError("List is not implemented"))),
      getMapping: unary(() => new messages.GetMappingResponse()),
      getMappings: unary(() => new messages.GetMappingsResponse()),
      attach: unary(() => new Empty()),
      getPluginInfo: unary(() => new PluginInfo().setVersion(STAND_IN_VERSION)),
      getSchema: unary(() =>
        new messages.GetSchemaResponse().setSchema(
          JSON.stringify({ name: "kubernetes", version: STAND_IN_VERSION }),
        ),
      ),
      checkConfig: unary(checkProviderConfig),
      diffConfig: unary(diffProviderConfig),
      configure: unary((request: messages.ConfigureRequest) => this.#configure(request)),
      check: unary((request: messages.CheckRequest) => check(lookup, request)),
      diff: unary((request: messages.DiffRequest) => diff(lookup, request)),
      create: unary((request: messages.CreateRequest) => create(lookup, request)),
      read: unary((request: messages.ReadRequest) => read(lookup, request)),
      update: unary((request: messages.UpdateRequest) => update(lookup, request)),
      delete: unary(async (request: messages.DeleteRequest) => {
        await remove(lookup, request);
        return new Empty();
      }),
      invoke: unary((request: messages.InvokeRequest) => unsupportedCall("function", request.getTok())),
      call: unary((request: messages.CallRequest) => unsupportedCall("method", request.getTok())),
      construct: unary((request: messages.ConstructRequest) =>
        unsupportedCall("component", request.getType()),
      ),
      cancel: unary(() => {
        this.cancel();
        return new Empty();
      }),
    };
  }

  async #configure(request: messages.ConfigureRequest): Promise<messages.ConfigureResponse> {
    const cluster = new Cluster(parseProviderConfig(configureInputs(request)));
    this.#cluster = cluster;
    // Reading the kubeconfig here gives one error for a wrong context instead of one for each resource.
    await cluster.discovery();
    await this.#log?.info(NOTICE);
    return new messages.ConfigureResponse()
      .setAcceptsecrets(false)
      .setSupportspreview(true)
      .setSupportsAutonamingConfiguration(true);
  }

  #handlerOf(urn: string): ResourceHandler {
    const cluster = this.#cluster;
    if (!cluster) throw new ProviderError("the provider is used before it is configured");
    const type = parseTypeToken(typeOfUrn(urn));
    switch (type.form) {
      case "object":
        return objectHandler(cluster, type.apiVersion, type.kind, this.#existing);
      case "release":
        return releaseHandler(cluster, this.#existing);
      case "unsupported":
        throw new ProviderError(type.reason);
    }
  }
}

function unary<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error)),
      );
  };
}

function refuse(method: string): handleUnaryCall<unknown, never> {
  return (_call, callback) => {
    const error: Partial<ServiceError> = {
      code: status.UNIMPLEMENTED,
      details: `${method} is not implemented`,
    };
    callback(error);
  };
}

function unsupportedCall(what: string, token: string): never {
  throw new ProviderError(
    `the ${what} ${token} is not supported by the stand-in provider; the official pulumi-resource-kubernetes has it`,
  );
}
