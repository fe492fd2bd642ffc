import type { KubernetesObject } from "@kubernetes/client-node";
import { type ClusterApi, openApi } from "../../cluster/api";
import { listObjects, metadataOnly, refusalOf } from "../../cluster/objects";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";

/** Kinds that the control plane itself makes and changes all the time. */
const ownLife =
  /^(events|leases|endpoints|endpointslices|componentstatuses|csinodes|nodes|ipaddresses|pods\.metrics)/;

/** What a server says of the kinds it has (Kubernetes' "Aggregated Discovery"). */
interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: { readonly kind: string };
        readonly verbs: readonly string[];
      }[];
    }[];
  }[];
}

const discovery = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Path and kind of every collection that can be listed, each in the version that its group prefers. */
const collectionsOf = async (
  api: ClusterApi,
): Promise<{ readonly path: string; readonly kind: string }[]> => {
  const found = await Promise.all(
    ["/api", "/apis"].map(async (root) => {
      const answer = await api.request("GET", root, { accept: discovery });
      if (answer.status !== 200) throw refusalOf(answer);
      return (JSON.parse(answer.body) as Discovery).items.flatMap(
        ({ metadata: { name: group }, versions }) => {
          const seen = new Set<string>();
          return (versions ?? []).flatMap(({ version, resources }) =>
            (resources ?? []).flatMap(({ resource, responseKind, verbs }) => {
              if (seen.has(resource) || !verbs.includes("list") || ownLife.test(`${resource}.${group ?? ""}`))
                return [];
              seen.add(resource);
              const path = [
                root,
                ...(group === undefined || group === "" ? [] : [group]),
                version,
                resource,
              ].join("/");
              return [{ path, kind: responseKind?.kind ?? resource }];
            }),
          );
        },
      );
    }),
  );
  return found.flat();
};

/**
 * Every object of the cluster, of every kind that can be listed, as `kind namespace/name`; without what the
 * control plane makes for itself. Only names are asked for: kubectl would fetch and read whole definitions and releases.
 */
export const clusterSnapshot = async (checkout: Checkout): Promise<ReadonlySet<string>> => {
  const api = openApi(undefined, { KUBECONFIG: checkout.environment.KUBECONFIG });
  const listed = await Promise.all(
    (await collectionsOf(api)).map(async ({ path, kind }) => {
      const objects = await listObjects<KubernetesObject>(api, path, {}, metadataOnly);
      return (objects ?? []).map(
        ({ metadata }) => `${kind} ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`,
      );
    }),
  );
  return new Set(listed.flat());
};

/**
 * Waits until nothing is left that was not there before: what a chart's controllers made goes a little after the chart, when
 * the control plane gets to it.
 */
export const untilNothingIsAdded = async (checkout: Checkout, before: ReadonlySet<string>): Promise<void> => {
  const left = async (): Promise<string[]> => added(before, await clusterSnapshot(checkout));
  await until(
    "nothing is left",
    async () => (await left()).length === 0,
    async () => (await left()).join("\n"),
  );
};

/** What is in `after` and was not in `before`. */
export const added = (before: ReadonlySet<string>, after: ReadonlySet<string>): string[] =>
  [...after].filter((name) => !before.has(name)).sort();
