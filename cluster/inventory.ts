import { type ClusterApi, openApi } from "./api";
import { collectionPath, type KindName } from "./kinds";
import { getObject, listObjects } from "./objects";
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
    /** All its addresses: in the cluster, from outside, and those that it asks for. */
    readonly addresses: readonly string[];
  }[];
  /** Whether objects that a known load balancer takes its addresses from are there. */
  readonly hasAddressPools: boolean;
  /** Those that were asked for and are there, as `namespace/name`. */
  readonly secrets: ReadonlySet<string>;
  /** API groups that are served. */
  readonly apiGroups: ReadonlySet<string>;
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
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

interface ServiceReport extends Marked {
  readonly spec?: {
    readonly ports?: readonly { readonly nodePort?: number }[];
    readonly clusterIPs?: readonly string[];
    readonly externalIPs?: readonly string[];
    readonly loadBalancerIP?: string;
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

interface ClaimSpec {
  readonly resources?: { readonly requests?: { readonly storage?: string } };
  readonly storageClassName?: string;
}

interface StatefulSetReport extends Marked {
  readonly spec?: { readonly volumeClaimTemplates?: readonly { readonly spec?: ClaimSpec }[] };
}

const classes = (mark: string, items: readonly Marked[]): readonly Class[] =>
  items.map(({ metadata }) => ({
    name: metadata?.name ?? "",
    isDefault: metadata?.annotations?.[mark] === "true",
  }));

/** API groups of load balancers for clusters without a cloud. Cilium's own pools are looked at themselves. */
const addressGroups: readonly string[] = ["metallb.io", "purelb.io", "kube-vip.io"];

const hasCiliumPools = async (api: ClusterApi): Promise<boolean> => {
  for (const version of ["v2", "v2alpha1"]) {
    const path = `/apis/cilium.io/${version}/ciliumloadbalancerippools`;
    if (((await patiently(() => listObjects(api, path))) ?? []).length > 0) return true;
  }
  return false;
};

const groupsOf = async (api: ClusterApi): Promise<ReadonlySet<string>> => {
  const found = await getObject<{ readonly groups?: readonly { readonly name: string }[] }>(api, "/apis");
  return new Set((found?.groups ?? []).map(({ name }) => name));
};

/** Which of some Secrets are there; what is in them is not looked at. */
const presentOf = async (api: ClusterApi, secrets: readonly string[]): Promise<ReadonlySet<string>> => {
  const found = await Promise.all(
    secrets.map(async (each) => {
      const [namespace = "", name = ""] = each.split("/");
      return (await getObject(api, `${collectionPath("Secret", namespace)}/${name}`)) !== undefined;
    }),
  );
  return new Set(secrets.filter((_, index) => found[index]));
};

const addressesOf = ({ spec, status }: ServiceReport): readonly string[] => [
  ...(spec?.clusterIPs ?? []),
  ...(spec?.externalIPs ?? []),
  ...(spec?.loadBalancerIP === undefined ? [] : [spec.loadBalancerIP]),
  ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip])),
];

const spireServerOf = (server: StatefulSetReport | undefined): Inventory["spireServer"] => {
  if (server === undefined) return undefined;
  const claim = server.spec?.volumeClaimTemplates?.[0]?.spec;
  if (claim === undefined) return {};
  return { claim: { size: claim.resources?.requests?.storage ?? "", storageClass: claim.storageClassName } };
};

/**
 * What a cluster has of the things that a configuration can need.
 *
 * @param context context of the kubeconfig.
 * @param secrets those of which it is to be said whether they are there, as `namespace/name`.
 * @throws the API server's error if it cannot be asked.
 */
export const inventoryOf = async (context: string, secrets: readonly string[]): Promise<Inventory> => {
  const api = openApi(context);
  const all = async <T extends Marked>(kind: KindName): Promise<readonly T[]> =>
    (await listObjects<T>(api, collectionPath(kind))) ?? [];
  const [storage, ingress, services, apiGroups, pools, present, spire] = await Promise.all([
    all("StorageClass"),
    all("IngressClass"),
    all<ServiceReport>("Service"),
    groupsOf(api),
    hasCiliumPools(api),
    presentOf(api, secrets),
    getObject<StatefulSetReport>(api, `${collectionPath("StatefulSet", "cilium-spire")}/spire-server`),
  ]);
  return {
    storageClasses: classes(defaultStorage, storage),
    ingressClasses: classes(defaultIngress, ingress),
    services: services.map((service) => ({
      name: `${service.metadata?.namespace}/${service.metadata?.name}`,
      nodePorts: (service.spec?.ports ?? []).flatMap(({ nodePort }) =>
        nodePort === undefined ? [] : [nodePort],
      ),
      hasAddress: (service.status?.loadBalancer?.ingress ?? []).length > 0,
      addresses: addressesOf(service),
    })),
    hasAddressPools: pools || addressGroups.some((name) => apiGroups.has(name)),
    apiGroups,
    secrets: present,
    spireServer: spireServerOf(spire),
  };
};
