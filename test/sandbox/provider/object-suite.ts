import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { Properties } from "../../../sandbox/provider/values";
import { createNamespace, removeNamespace } from "./kubectl";
import { ProviderProcess, urnOf } from "./provider-process";

/** The kind most tests use: small, namespaced, and what the product is about. */
export const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** What a test of objects works with. */
export class ObjectTest {
  #provider: ProviderProcess | undefined;
  #namespace: string | undefined;

  /** A running, configured provider. */
  get provider(): ProviderProcess {
    if (!this.#provider) throw new Error("the provider is not running");
    return this.#provider;
  }

  /** A namespace of this suite's own. */
  get namespace(): string {
    if (!this.#namespace) throw new Error("there is no namespace");
    return this.#namespace;
  }

  async begin(): Promise<void> {
    this.#provider = await ProviderProcess.configured();
    this.#namespace = await createNamespace();
  }

  async end(): Promise<void> {
    await this.#provider?.stop();
    if (this.#namespace) await removeNamespace(this.#namespace);
  }

  /** A network policy in the suite's namespace. */
  policy(name: string, spec: Properties = { podSelector: {}, policyTypes: ["Ingress"] }): Properties {
    return { metadata: { name, namespace: this.namespace }, spec };
  }

  /** Checks and creates a resource as the engine does. */
  async created(type: string, name: string, news: Properties) {
    const urn = urnOf(type, name);
    const inputs = await this.provider.check(urn, news);
    return { urn, inputs, ...(await this.provider.create(urn, inputs)) };
  }

  /** The paths of a diff, and all of it. */
  async diffOf(
    urn: string,
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ paths: string[]; response: pb.DiffResponse }> {
    const response = await this.provider.diff(urn, id, olds, news);
    const paths: string[] = [];
    response.getDetaileddiffMap().forEach((_change, path) => {
      paths.push(path);
    });
    return { paths, response };
  }
}

/** A suite with a provider and a namespace of its own. */
export function objectSuite(title: string, define: (test: ObjectTest) => void): void {
  describe(`provider stand-in, objects on an API server: ${title}`, function () {
    this.timeout(60_000);
    const test = new ObjectTest();
    before(() => test.begin());
    after(() => test.end());
    define(test);
  });
}
