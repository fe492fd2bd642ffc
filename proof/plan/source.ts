import type { Endpoint, Peer } from "../../verdicts/world";
import type { ClusterFacts } from "./cluster-facts";
import type { LivePod } from "./live-pods";

/** Why something can't be tried here, and what would bring it. */
export interface NotHere {
  readonly notHere: string;
  readonly fix?: string;
}

/** Who sends a probe: a pod that is there, one that is made for it, or a shell outside of the cluster. */
export type Source =
  | { readonly kind: "pod"; readonly pod: LivePod }
  | { readonly kind: "helper"; readonly endpoint: Endpoint }
  | { readonly kind: "outside" };

/** The pod of a peer that is one: `namespace/name`. */
export const livePodOf = (peer: Peer, { pods }: ClusterFacts): LivePod | undefined =>
  typeof peer === "string" ? pods.find(({ namespace, name }) => `${namespace}/${name}` === peer) : undefined;

const whyPodCannot = (pod: LivePod, facts: ClusterFacts): NotHere | undefined => {
  const name = `${pod.namespace}/${pod.name}`;
  if (facts.nodes.some((node) => node.name === pod.node && node.played))
    return {
      notHere: `pod ${name} is played: no process runs on node ${pod.node}`,
      fix: "./lab sandbox up --packets",
    };
  if (!pod.running)
    return {
      notHere: `pod ${name} does not run`,
      fix: `kubectl -n ${pod.namespace} describe pod ${pod.name}`,
    };
  if (pod.hostNetwork)
    return { notHere: `pod ${name} is in the host network, where no policy tells it from its node` };
  return undefined;
};

/** A pod that is to be made: its namespace has to be there. */
const helperOf = (endpoint: Endpoint, facts: ClusterFacts): Source | NotHere => {
  const { namespace, cluster } = endpoint;
  if (cluster !== undefined) return { notHere: `it is in another cluster of the mesh (${cluster})` };
  if (!facts.namespaces.has(namespace))
    return { notHere: `there is no namespace ${namespace}`, fix: `kubectl create namespace ${namespace}` };
  return { kind: "helper", endpoint };
};

/**
 * Who sends the probes of a flow.
 *
 * @param endpoints the pods that verdicts are computed with: those of the cluster, and those that are only described.
 */
export const sourceOf = (
  peer: Peer,
  facts: ClusterFacts,
  endpoints: readonly Endpoint[],
): Source | NotHere => {
  const pod = livePodOf(peer, facts);
  if (pod !== undefined) return whyPodCannot(pod, facts) ?? { kind: "pod", pod };
  if (typeof peer === "string") {
    const endpoint = endpoints.find(
      ({ cluster, namespace, name }) =>
        [...(cluster === undefined ? [] : [cluster]), namespace, name].join("/") === peer,
    );
    return endpoint === undefined ? { notHere: `there is no pod ${peer}` } : helperOf(endpoint, facts);
  }
  if ("entity" in peer && peer.entity === "world") {
    if (facts.hasOutsideShell) return { kind: "outside" };
    return {
      notHere: "it begins outside of the cluster, and nothing runs there that could be asked",
      fix: "name a shell outside that reaches the pods' network: --outside-shell 'ssh somewhere sh'",
    };
  }
  const what = "entity" in peer ? peer.entity : "node" in peer ? `node ${peer.node}` : "that end";
  return { notHere: `nothing that this program may start sends as ${what}` };
};

/** Whether something can't be tried. */
export const isNotHere = (value: object): value is NotHere => "notHere" in value;
