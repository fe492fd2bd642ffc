import { policyKindNames, resourceName } from "../../cluster/kinds";
import type { Checkout } from "../support/checkout";

/** Selects pods that nobody runs, so that the policies change no verdict. */
const nobody = { matchLabels: { app: "foreign" } };

const networkPolicy = (namespace: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  // Named like one of the lab's own, where that is possible.
  metadata: { name: "default-deny", namespace },
  spec: { podSelector: nobody, policyTypes: ["Ingress"] },
});

const ciliumPolicy = (kind: string, metadata: { readonly name: string; readonly namespace?: string }) => ({
  apiVersion: "cilium.io/v2",
  kind,
  metadata,
  spec: { endpointSelector: nobody, ingress: [{}] },
});

/** Policies that somebody else made: they are to be after a swap, or a destroy, what they were before. */
export class ForeignPolicies {
  static readonly namespace = "foreign";
  static readonly name = "foreign";

  constructor(private readonly checkout: Checkout) {}

  /** Makes them in a namespace of their own, and cluster-wide. */
  async create(): Promise<void> {
    const { namespace, name } = ForeignPolicies;
    await this.apply(
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      networkPolicy(namespace),
      ciliumPolicy("CiliumNetworkPolicy", { name, namespace }),
      ciliumPolicy("CiliumClusterwideNetworkPolicy", { name }),
    );
  }

  /** Makes one in a namespace that is there already. */
  async createIn(namespace: string): Promise<void> {
    await this.apply(ciliumPolicy("CiliumNetworkPolicy", { name: ForeignPolicies.name, namespace }));
  }

  /** Everything that an API server knows of them: any write would change their `resourceVersion`. */
  async states(): Promise<readonly unknown[]> {
    const { namespace, name } = ForeignPolicies;
    const kinds = policyKindNames.map(resourceName).join(",");
    const listed = JSON.parse(await this.checkout.kubectl("get", kinds, "-A", "-o", "json")) as {
      readonly items: readonly {
        readonly metadata: { readonly name: string; readonly namespace?: string };
      }[];
    };
    return listed.items.filter(({ metadata }) => metadata.namespace === namespace || metadata.name === name);
  }

  /** Takes them away, wherever they are. */
  async remove(): Promise<void> {
    const { namespace, name } = ForeignPolicies;
    await this.checkout.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await this.checkout.kubectl("delete", "ciliumclusterwidenetworkpolicy", name, "--ignore-not-found");
  }

  private async apply(...items: readonly object[]): Promise<void> {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const result = await this.checkout.run("kubectl", ["create", "-f", "-"], list);
    if (result.exitCode !== 0) throw new Error(result.all);
  }
}
