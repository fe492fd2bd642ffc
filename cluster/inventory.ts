import { patiently } from "./patient-request";

/** What a StatefulSet asks of storage, which nobody may change in place. */
export interface Claim {
  readonly size: string;
  readonly storageClass?: string | undefined;
}

/** What a cluster has of the things that can be needed. */
export interface Inventory {
  readonly storageClasses: readonly Class[];
  readonly ingressClasses: readonly Class[];
  readonly services: readonly {
    /** `namespace/name`. */
    readonly name: string;
    readonly nodePorts: readonly number[];
    /** Whether somebody gave it an address from outside the cluster. */
    readonly hasAddress: boolean;
  }[];
  /** Whether objects that a known load balancer takes its addresses from are there. */
  readonly hasAddressPools: boolean;
  /** SPIRE's server, where it runs already; its claim, if it has one. */
  readonly spireServer?: { readonly claim?: Claim } | undefined;
}

/** A StorageClass or IngressClass. */
export interface Class {
  readonly name: string;
  readonly isDefault: boolean;
}

const defaultStorage = "storageclass.kubernetes.io/is-default-class";
const defaultIngress = "ingressclass.kubernetes.io/is-default-class";

interface Marked {
  readonly metadata?: { readonly name?: string; readonly annotations?: Record<string, string> };
}

const classes = (mark: string, { items }: { readonly items: readonly Marked[] }) =>
  items.map(({ metadata }) => ({
    name: metadata?.name ?? "",
    isDefault: metadata?.annotations?.[mark] === "true",
  }));

/** API groups of load balancers for clusters without a cloud. Cilium's own pools are looked at themselves. */
const addressGroups: readonly string[] = ["metallb.io", "purelb.io", "kube-vip.io"];

/**
 * What a cluster has of the things that a configuration can need.
 *
 * @param context context of the kubeconfig.
 * @throws the API server's error if it cannot be asked.
 */
export const inventoryOf = async (context: string): Promise<Inventory> => {
  const client = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromDefault();
  config.setCurrentContext(context);
  const ciliumPools = async (): Promise<boolean> => {
    const api = config.makeApiClient(client.CustomObjectsApi);
    for (const version of ["v2", "v2alpha1"]) {
      try {
        const pools = (await patiently(() =>
          api.listClusterCustomObject({ group: "cilium.io", version, plural: "ciliumloadbalancerippools" }),
        )) as { items: readonly unknown[] };
        if (pools.items.length > 0) return true;
      } catch (error) {
        if (!(error instanceof client.ApiException && error.code === 404)) throw error;
      }
    }
    return false;
  };
  const [storage, ingress, services, groups, pools, spire] = await Promise.all([
    config.makeApiClient(client.StorageV1Api).listStorageClass(),
    config.makeApiClient(client.NetworkingV1Api).listIngressClass(),
    config.makeApiClient(client.CoreV1Api).listServiceForAllNamespaces(),
    config.makeApiClient(client.ApisApi).getAPIVersions(),
    ciliumPools(),
    config
      .makeApiClient(client.AppsV1Api)
      .listNamespacedStatefulSet({ namespace: "cilium-spire", fieldSelector: "metadata.name=spire-server" }),
  ]);
  const [server] = spire.items;
  const claim = server?.spec?.volumeClaimTemplates?.[0]?.spec;
  return {
    storageClasses: classes(defaultStorage, storage),
    ingressClasses: classes(defaultIngress, ingress),
    services: services.items.map(({ metadata, spec, status }) => ({
      name: `${metadata?.namespace}/${metadata?.name}`,
      nodePorts: (spec?.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined ? [] : [nodePort])),
      hasAddress: (status?.loadBalancer?.ingress ?? []).length > 0,
    })),
    hasAddressPools: pools || groups.groups.some(({ name }) => addressGroups.includes(name)),
    spireServer:
      server === undefined
        ? undefined
        : claim === undefined
          ? {}
          : {
              claim: {
                size: claim.resources?.requests?.storage ?? "",
                storageClass: claim.storageClassName,
              },
            },
  };
};
