import { nearestRelease } from "../../cilium/releases";
import type { ClusterApi } from "../../cluster/api";
import { inventoryOf } from "../../cluster/inventory";
import { operatedPrometheus, type PrometheusDoor, prometheusAt } from "../../cluster/prometheus-door";
import type { StackConfig } from "../../config/schema";
import { neededFromCluster } from "../../platform/cluster-needs/needed-from-cluster";
import { type Fact, known, readFact, unknown } from "../fact";
import { askByExec, readAgents } from "./agent-facts";
import { readCertificates } from "./certificate";
import { type FactName, factTitles, type ReadFacts } from "./cluster-facts";
import { readDashboards } from "./dashboard-facts";
import { readReleases } from "./helm-facts";
import { readLeases } from "./lease-facts";
import { readMonitoring } from "./monitoring-facts";
import { readNodes } from "./node-facts";
import { readPods } from "./pod-facts";
import { readEndpoints, readPolicies } from "./policy-facts";
import { readPrometheus } from "./prometheus-facts";
import { readCiliumConfig, readKinds, readServer } from "./server-facts";
import { whenSettled } from "./settled-policies";
import { readStorage } from "./storage-facts";
import { readWorkloads } from "./workload-facts";

/** What is read, beside the cluster itself. */
export interface ReadingOptions {
  /** The stack whose needs are held against the cluster. */
  readonly stack?: StackConfig | undefined;
  /** A Prometheus, and what it is called. Default: the cluster's own, through the API server. */
  readonly prometheus?: { readonly url: string; readonly shown: string } | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** A fact that needs others first. Where one of them is not there its reason is this one's, too. */
const after = async <A, B, T>(
  first: Fact<A>,
  second: Fact<B>,
  read: (first: A, second: B) => Promise<Fact<T>>,
): Promise<Fact<T>> => {
  for (const fact of [first, second]) if (!fact.read) return unknown(fact.because, fact.right);
  return first.read && second.read ? read(first.value, second.value) : unknown("it needs others first");
};

const flat = async <T>(read: () => Promise<Fact<T>>): Promise<Fact<T>> => {
  const outer = await readFact(read);
  return outer.read ? outer.value : unknown(outer.because, outer.right);
};

const nothing = (server: Fact<never>): ReadFacts => {
  const names = Object.keys(factTitles) as FactName[];
  return Object.fromEntries(names.map((name) => [name, server])) as ReadFacts;
};

const releaseIn = (workloads: ReadFacts["workloads"]) => {
  const agent = workloads.read
    ? workloads.value.find(
        ({ kind, namespace, name }) => `${kind} ${namespace}/${name}` === "DaemonSet kube-system/cilium",
      )
    : undefined;
  const tag = agent?.containers.find(({ name }) => name === "cilium-agent")?.image.tag ?? "";
  return nearestRelease(tag.replace(/^v/, "")).release;
};

const readInventory = (api: ClusterApi, stack: StackConfig | undefined): Promise<ReadFacts["inventory"]> =>
  readFact(async () => {
    if (stack === undefined) return undefined;
    const secrets = neededFromCluster(stack).flatMap((need) => (need.kind === "Secret" ? [need.secret] : []));
    return inventoryOf(api.context, secrets);
  });

/**
 * Reads everything that checks rest on, from a cluster as it is now. Nothing is changed there. What cannot be read is said
 * in its place; where the API server does not answer, nothing else is asked.
 */
export const readFacts = async (
  api: ClusterApi,
  { stack, prometheus: named, now }: ReadingOptions,
): Promise<ReadFacts> => {
  const server = await readFact(() => readServer(api));
  if (!server.read) return nothing(unknown(server.because, server.right));
  const [nodes, workloads, pods, kinds, releases, ciliumConfig, firstPolicies, endpoints, certificates] =
    await Promise.all([
      readFact(() => readNodes(api)),
      readFact(() => readWorkloads(api)),
      readFact(() => readPods(api)),
      readFact(() => readKinds(api)),
      readFact(() => readReleases(api)),
      readFact(() => readCiliumConfig(api)),
      readFact(() => readPolicies(api)),
      readFact(() => readEndpoints(api)),
      readFact(() => readCertificates(api)),
    ]);
  const askAgents = () =>
    after(pods, nodes, (allPods, allNodes) => readAgents(askByExec(api), allPods, allNodes));
  const [monitoring, storage, leases, inventory, firstAgents, dashboards] = await Promise.all([
    readFact(() => readMonitoring(api)),
    readFact(() => readStorage(api)),
    readFact(() => readLeases(api)),
    readInventory(api, stack),
    askAgents(),
    after(pods, nodes, (allPods, allNodes) => flat(() => readDashboards(api, allPods, allNodes))),
  ]);
  const { policies, agents } = await whenSettled(
    { policies: firstPolicies, agents: firstAgents },
    async () => ({
      policies: await readFact(() => readPolicies(api)),
      agents: await askAgents(),
    }),
  );
  const asked = dashboards.read ? dashboards.value : dashboards.partly;
  const promql = (asked?.objects ?? []).flatMap(({ queries }) => queries);
  const ask = (door: PrometheusDoor): Promise<ReadFacts["prometheus"]> =>
    readFact(() => readPrometheus(door, promql, releaseIn(workloads), now));
  const first = monitoring.read ? monitoring.value.prometheuses[0] : undefined;
  const prometheus =
    named !== undefined
      ? await ask(prometheusAt(named.url, named.shown))
      : !monitoring.read
        ? unknown(monitoring.because, monitoring.right)
        : first === undefined
          ? known(undefined)
          : await ask(operatedPrometheus(api, first.namespace));
  return {
    server,
    nodes,
    workloads,
    pods,
    kinds,
    releases,
    ciliumConfig,
    policies,
    endpoints,
    agents,
    certificates,
    monitoring,
    prometheus,
    dashboards,
    storage,
    leases,
    inventory,
  };
};
