import type { ClusterApi } from "../../../cluster/api";
import { execInPod } from "../../../cluster/exec";
import { liveObjects } from "../../../cluster/live-objects";
import { listedDocuments } from "../../../manifests/listed-documents";
import { worldFromManifests } from "../../../manifests/world-from-manifests";
import { NODE_NAME } from "../../../sandbox/nodes/packets/node-settings";
import type { ManifestObject, World } from "../../../verdicts/world";
import type { Scene } from "../../differential/generate/scene";
import { haveObject, makeObject, removeMade } from "./make-objects";
import { processesIn } from "./node-processes";
import { sceneObjects } from "./node-scene";
import type { NodeEnds } from "./plan-flow";
import { ProgramInNetwork } from "./program-in-network";
import { settled } from "./settled";

/** How long all pods of a scene may take; on a machine that does much else besides it is minutes. */
const PODS_MS = 600_000;

interface LivePod {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: {
    readonly podIP?: string;
    readonly conditions?: readonly { type: string; status: string }[];
  };
}

interface LiveSlice {
  readonly metadata: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly endpoints?: readonly { readonly addresses?: readonly string[] }[] | null;
}

interface LiveService {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly clusterIP?: string };
}

const isReady = ({ status }: LivePod): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;

/** What the cluster has beside policies, as the engine is asked about it: its agent's settings are known here. */
const liveWorld = async (api: ClusterApi): Promise<World> => {
  const kinds = ["Namespace", "Node", "Pod", "Service", "EndpointSlice", "CiliumCIDRGroup"] as const;
  const objects = (await Promise.all(kinds.map((kind) => liveObjects(api, kind)))).flat();
  const documents = listedDocuments(objects as unknown as readonly ManifestObject[], "the cluster");
  return { ...worldFromManifests(documents).world, clusterName: "default", ingressProxy: false };
};

/** Namespaces and their accounts stay for the next scene. */
const removeAll = async (api: ClusterApi, objects: readonly ManifestObject[]): Promise<void> => {
  const gone = objects.filter(({ kind }) => kind !== "Namespace" && kind !== "ServiceAccount");
  await Promise.all(gone.map((object) => removeMade(api, object)));
};

/** Pods, Services and networks of one scene on the node, with a program in each pod. */
export class ClusterOnNode {
  private constructor(
    private readonly api: ClusterApi,
    private readonly objects: readonly ManifestObject[],
    /** Programs by the name of the pod. */
    readonly programs: ReadonlyMap<string, ProgramInNetwork>,
    readonly ends: NodeEnds,
    /** The cluster as `lab verdicts --live` reads it, before there are policies. */
    readonly world: World,
  ) {}

  /** Makes a scene's objects; returns when its pods are ready and have their programs. */
  static async make(api: ClusterApi, scene: Scene, nodeAddress: string): Promise<ClusterOnNode> {
    const objects = sceneObjects(scene);
    try {
      return await ClusterOnNode.ofObjects(api, scene, objects, nodeAddress);
    } catch (error) {
      await removeAll(api, objects);
      throw error;
    }
  }

  private static async ofObjects(
    api: ClusterApi,
    scene: Scene,
    objects: readonly ManifestObject[],
    nodeAddress: string,
  ): Promise<ClusterOnNode> {
    for (const object of objects.filter(({ kind }) => kind !== "Pod")) await haveObject(api, object);
    // Ports of two names for one number are no valid set for an apply, and are for a pod that is made.
    for (const pod of objects.filter(({ kind }) => kind === "Pod")) {
      const made = await makeObject(api, pod);
      if ("refused" in made) throw new Error(`${pod.metadata?.name} is refused: ${made.refused}`);
    }
    const names = scene.endpoints.map(({ namespace, name }) => `${namespace}/${name}`);
    const pods = await settled(
      "pods that are ready",
      async () => {
        const there = (await liveObjects(api, "Pod")) as unknown as readonly LivePod[];
        const found = new Map(there.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod]));
        const wanted = names.flatMap((name) => found.get(name) ?? []);
        return wanted.length === names.length && wanted.every(isReady) ? wanted : undefined;
      },
      PODS_MS,
    );
    const addresses = new Map(names.map((name, index) => [name, pods[index]?.status?.podIP ?? ""]));
    const programs = await ClusterOnNode.programsIn(api, names);
    const services = await ClusterOnNode.services(api, scene, addresses);
    const world = await liveWorld(api);
    const ends: NodeEnds = {
      pods: addresses,
      services,
      names: new Map(),
      node: { name: NODE_NAME, address: nodeAddress },
    };
    return new ClusterOnNode(api, objects, programs, ends, world);
  }

  private static async programsIn(
    api: ClusterApi,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, ProgramInNetwork>> {
    const networks = await Promise.all(
      names.map(async (each) => {
        const [namespace = "", pod = ""] = each.split("/");
        const where = { namespace, pod, container: "main" };
        const exec = () => execInPod(api, where, ["readlink", "/proc/self/ns/net"]);
        return (await exec().catch(exec)).trim();
      }),
    );
    const pids = processesIn(networks);
    return new Map(
      names.map((name, index) => {
        const pid = pids.get(networks[index] ?? "");
        if (pid === undefined) throw new Error(`no process runs in ${name}`);
        return [name, new ProgramInNetwork(pid, name)];
      }),
    );
  }

  /** Addresses of the Services, and the pods behind them as the EndpointSlices say. */
  private static async services(
    api: ClusterApi,
    scene: Scene,
    addresses: ReadonlyMap<string, string>,
  ): Promise<NodeEnds["services"]> {
    const owners = new Map([...addresses].map(([name, address]) => [address, name]));
    const live = (await liveObjects(api, "Service")) as unknown as readonly LiveService[];
    const slices = await settled("EndpointSlices of the Services", async () => {
      const there = (await liveObjects(api, "EndpointSlice")) as unknown as readonly LiveSlice[];
      const wanted = scene.services.filter(({ selector }) => selector !== undefined);
      const isThere = ({ namespace, name }: { namespace: string; name: string }): boolean =>
        there.some(
          ({ metadata, endpoints }) =>
            metadata.namespace === namespace &&
            metadata.labels?.["kubernetes.io/service-name"] === name &&
            (endpoints ?? []).length > 0,
        );
      return wanted.every(isThere) ? there : undefined;
    });
    return new Map(
      scene.services.flatMap(({ namespace, name, selector }) => {
        const address = live.find(
          ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
        )?.spec?.clusterIP;
        const behind = slices.flatMap(({ metadata, endpoints }) =>
          metadata.namespace === namespace && metadata.labels?.["kubernetes.io/service-name"] === name
            ? (endpoints ?? []).flatMap(({ addresses: own = [] }) => own)
            : [],
        );
        const pods = behind.flatMap((each) => owners.get(each) ?? []);
        if (address === undefined || selector === undefined || pods.length === 0) return [];
        return [[`${namespace}/${name}`, { address, pods: [...new Set(pods)] }] as const];
      }),
    );
  }

  /** Ends the programs and takes away what was made; namespaces stay for the next scene. */
  async remove(): Promise<void> {
    await Promise.all([...this.programs.values()].map((program) => program.end()));
    await removeAll(this.api, this.objects);
  }
}
