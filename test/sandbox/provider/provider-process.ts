import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { ResourceProviderClient as Client } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { installStandIn } from "../../../sandbox/provider/install";
import { decodeProperties, encodeProperties } from "../../../sandbox/provider/property-codec";
import type { Properties } from "../../../sandbox/provider/values";

/** What a partly failed create or update reports. */
export interface InitFailure {
  readonly id: string;
  readonly outputs: Properties;
  readonly reasons: string[];
}

let home: string | undefined;
let installed: Promise<{ directory: string }> | undefined;

/** Installs the plugin once for all test files of the process. */
export async function installedPlugin(): Promise<string> {
  home ??= await mkdtemp(join(tmpdir(), "stand-in-test-"));
  installed ??= installStandIn(home);
  return join((await installed).directory, "pulumi-resource-kubernetes");
}

// A hook at the root: it runs after the last of the files that share the plugin.
after(async () => {
  if (home !== undefined) await rm(home, { recursive: true, force: true });
});

/** The kubeconfig of the API server to test against; there is no running these tests without one. */
export function kubeconfigUnderTest(): string {
  const path = process.env.KUBECONFIG_UNDER_TEST;
  if (path) return path;
  throw new Error(
    "KUBECONFIG_UNDER_TEST is not set: these tests need an API server with controllers and nodes. Name its kubeconfig: KUBECONFIG_UNDER_TEST=<path> npx mocha --require tsx/cjs 'test/sandbox/provider/*.api.test.ts'",
  );
}

type Call<Request, Response> = (
  request: Request,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** A running provider process and its gRPC client. */
export class ProviderProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly client: Client,
    readonly port: number,
  ) {}

  /** Starts the installed plugin the way the Pulumi CLI does. */
  static async start(environment: Record<string, string> = {}): Promise<ProviderProcess> {
    const executable = await installedPlugin();
    const child = spawn(executable, ["127.0.0.1:1"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...environment },
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const port = Number(String(line).trim());
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return new ProviderProcess(child, client, port);
  }

  /** Starts and configures a provider for the API server under test. */
  static async configured(inputs: Properties = {}): Promise<ProviderProcess> {
    const kubeconfig = kubeconfigUnderTest();
    const provider = await ProviderProcess.start();
    try {
      await provider.configure({ kubeconfig, ...inputs });
    } catch (error) {
      await provider.stop();
      throw error;
    }
    return provider;
  }

  /** Ends the process as the engine does and waits for it. */
  async stop(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.stdin?.end();
    await exited;
  }

  configure(inputs: Properties): Promise<pb.ConfigureResponse> {
    const request = new pb.ConfigureRequest().setArgs(encodeProperties(inputs));
    return this.#call(this.client.configure as Call<pb.ConfigureRequest, pb.ConfigureResponse>, request);
  }

  async check(urn: string, news: Properties, olds: Properties = {}): Promise<Properties> {
    const response = await this.checkRaw(urn, news, olds);
    const failures = response.getFailuresList().map((failure) => failure.toObject());
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return decodeProperties(response.getInputs());
  }

  checkRaw(urn: string, news: Properties, olds: Properties = {}): Promise<pb.CheckResponse> {
    const request = new pb.CheckRequest().setUrn(urn).setRandomseed(Buffer.from(urn));
    request.setNews(encodeProperties(news)).setOlds(encodeProperties(olds));
    return this.#call(this.client.check as Call<pb.CheckRequest, pb.CheckResponse>, request);
  }

  diff(urn: string, id: string, oldInputs: Properties, news: Properties): Promise<pb.DiffResponse> {
    const request = new pb.DiffRequest().setUrn(urn).setId(id);
    request.setOldInputs(encodeProperties(oldInputs)).setNews(encodeProperties(news));
    return this.#call(this.client.diff as Call<pb.DiffRequest, pb.DiffResponse>, request);
  }

  async create(
    urn: string,
    inputs: Properties,
    { timeout = 0, preview = false } = {},
  ): Promise<{ id: string; outputs: Properties }> {
    const response = await this.createRaw(urn, inputs, { timeout, preview });
    return { id: response.getId(), outputs: decodeProperties(response.getProperties()) };
  }

  createRaw(
    urn: string,
    inputs: Properties,
    { timeout = 0, preview = false } = {},
  ): Promise<pb.CreateResponse> {
    const request = new pb.CreateRequest().setUrn(urn).setProperties(encodeProperties(inputs));
    request.setTimeout(timeout).setPreview(preview);
    return this.#call(this.client.create as Call<pb.CreateRequest, pb.CreateResponse>, request);
  }

  async read(
    urn: string,
    id: string,
    inputs: Properties = {},
    outputs: Properties = {},
  ): Promise<{ id: string; inputs: Properties; outputs: Properties }> {
    const request = new pb.ReadRequest().setUrn(urn).setId(id);
    request.setInputs(encodeProperties(inputs)).setProperties(encodeProperties(outputs));
    const response = await this.#call(this.client.read as Call<pb.ReadRequest, pb.ReadResponse>, request);
    return {
      id: response.getId(),
      inputs: decodeProperties(response.getInputs()),
      outputs: decodeProperties(response.getProperties()),
    };
  }

  async update(
    urn: string,
    id: string,
    oldInputs: Properties,
    news: Properties,
    timeout = 0,
  ): Promise<Properties> {
    const request = new pb.UpdateRequest().setUrn(urn).setId(id).setTimeout(timeout);
    request.setOldInputs(encodeProperties(oldInputs)).setNews(encodeProperties(news));
    const response = await this.#call(
      this.client.update as Call<pb.UpdateRequest, pb.UpdateResponse>,
      request,
    );
    return decodeProperties(response.getProperties());
  }

  async delete(urn: string, id: string, outputs: Properties = {}, timeout = 0): Promise<void> {
    const request = new pb.DeleteRequest().setUrn(urn).setId(id).setTimeout(timeout);
    request.setProperties(encodeProperties(outputs));
    await this.#call(this.client.delete as Call<pb.DeleteRequest, Empty>, request);
  }

  async invoke(token: string): Promise<void> {
    const request = new pb.InvokeRequest().setTok(token);
    await this.#call(this.client.invoke as Call<pb.InvokeRequest, pb.InvokeResponse>, request);
  }

  async cancel(): Promise<void> {
    await this.#call(this.client.cancel as Call<Empty, Empty>, new Empty());
  }

  #call<Request, Response>(method: Call<Request, Response>, request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      method.call(this.client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}

/** What the engine would record of a failed call, or undefined when it would record nothing. */
export function initFailureOf(error: unknown): InitFailure | undefined {
  const [details] = (error as ServiceError).metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(details)) return undefined;
  const [detail] = Status.deserializeBinary(details).getDetailsList();
  if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") return undefined;
  const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return {
    id: failed.getId(),
    outputs: decodeProperties(failed.getProperties()),
    reasons: failed.getReasonsList(),
  };
}

/** The URN of a resource in a stack of the tests. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::provider::${type}::${name}`;
}
