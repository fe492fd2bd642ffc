import * as z from "zod";
import { nearestRelease } from "../../cilium/releases";
import type { ClusterApi } from "../../cluster/api";
import { inventoryOf } from "../../cluster/inventory";
import { collectionPath } from "../../cluster/kinds";
import { getObject, refusalOf } from "../../cluster/objects";
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
import { readEndpoints, readPods, readPolicies, readWorkloads } from "./object-facts";
import { doorOf, type PrometheusDoor, readPrometheus } from "./prometheus-facts";
import { readStorage } from "./storage-facts";

/** What is read, beside the cluster itself. */
export interface ReadingOptions {
  /** The stack whose needs are held against the cluster. */
  readonly stack?: StackConfig | undefined;
  /** Address of a Prometheus. Default: the cluster's own, through the API server. */
  readonly prometheus?: string | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

const versionSchema = z.object({ gitVersion: z.string() });

/** Version of the API server, which every user may ask. */
const readServer = async (api: ClusterApi): Promise<string> => {
  const answer = await api.request("GET", "/version", { timeoutMs: 15_000 });
  if (answer.status !== 200) throw refusalOf(answer);
  return versionSchema.parse(JSON.parse(answer.body)).gitVersion;
};

const groups: readonly string[] = ["cilium.io/v2", "cilium.io/v2alpha1", "monitoring.coreos.com/v1"];

const resourcesSchema = z.object({ resources: z.array(z.object({ name: z.string() })) });

/** The kinds that are served, as discovery lists them: `ciliumnodes.cilium.io`. Every user may ask. */
const readKinds = async (api: ClusterApi): Promise<ReadonlySet<string>> => {
  const found = await Promise.all(
    groups.map(async (version) => {
      const answer = await getObject(api, `/apis/${version}`);
      if (answer === undefined) return [];
      const [group] = version.split("/");
      return resourcesSchema.parse(answer).resources.map(({ name }) => `${name}.${group}`);
    }),
  );
  return new Set(found.flat());
};

const configSchema = z.object({ data: z.record(z.string(), z.string()).default({}) });

const readCiliumConfig = async (api: ClusterApi): Promise<Readonly<Record<string, string>> | undefined> => {
  const found = await getObject(api, `${collectionPath("ConfigMap", "kube-system")}/cilium-config`);
  return found === undefined ? undefined : configSchema.parse(found).data;
};

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
  { stack, prometheus: address, now }: ReadingOptions,
): Promise<ReadFacts> => {
  const server = await readFact(() => readServer(api));
  if (!server.read) return nothing(unknown(server.because, server.right));
  const [nodes, workloads, pods, kinds, releases, ciliumConfig, policies, endpoints, certificates] =
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
  const [monitoring, storage, leases, inventory, agents, dashboards] = await Promise.all([
    readFact(() => readMonitoring(api)),
    readFact(() => readStorage(api)),
    readFact(() => readLeases(api)),
    readInventory(api, stack),
    after(pods, nodes, (allPods, allNodes) => readAgents(askByExec(api), allPods, allNodes)),
    after(pods, nodes, (allPods, allNodes) => flat(() => readDashboards(api, allPods, allNodes))),
  ]);
  const asked = dashboards.read ? dashboards.value : dashboards.partly;
  const promql = (asked?.objects ?? []).flatMap(({ queries }) => queries);
  const ask = (door: PrometheusDoor): Promise<ReadFacts["prometheus"]> =>
    readFact(() => readPrometheus(door, promql, releaseIn(workloads), now));
  const first = monitoring.read ? monitoring.value.prometheuses[0] : undefined;
  const prometheus =
    address !== undefined
      ? await ask({ place: address, url: address, options: {} })
      : !monitoring.read
        ? unknown(monitoring.because, monitoring.right)
        : first === undefined
          ? known(undefined)
          : await ask(doorOf(api, first));
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
