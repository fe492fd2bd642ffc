import assert from "node:assert/strict";
import fc from "fast-check";
import { VerdictEngine } from "../../../verdicts/answer-question";
import { isIdentityLabel } from "../../../verdicts/labels/identity-label-filter";
import type { Endpoint, EntityName, LabelledEnd, Peer, World } from "../../../verdicts/world";
import { arbitraryWorldAndPolicy, propertyRuns } from "./arbitrary-world";

const reserved = (name: EntityName): readonly string[] =>
  name === "kube-apiserver" ? ["reserved:kube-apiserver", "reserved:remote-node"] : [`reserved:${name}`];

const endpointOf = (world: World, text: string): Endpoint | undefined =>
  (world.endpoints ?? []).find(({ namespace, name }) => `${namespace}/${name}` === text);

/** The labels of a pod's identity as Hubble shows them. */
const labelsOf = (world: World, { namespace, labels = {}, serviceAccount, cluster }: Endpoint): string[] => {
  const ofNamespace = { "kubernetes.io/metadata.name": namespace, ...world.namespaces?.[namespace]?.labels };
  return [
    ...Object.entries(labels),
    ...Object.entries(ofNamespace).map(([key, value]) => [`io.cilium.k8s.namespace.labels.${key}`, value]),
    ["io.kubernetes.pod.namespace", namespace],
    ["io.cilium.k8s.policy.cluster", cluster ?? world.clusterName ?? "default"],
    ...(serviceAccount === undefined ? [] : [["io.cilium.k8s.policy.serviceaccount", serviceAccount]]),
  ]
    .filter(([key = ""]) => isIdentityLabel(key))
    .map(([key, value]) => `k8s:${key}=${value}`);
};

/** The same end by its labels; undefined where more than labels counts: nodes, Services, names that two pods have. */
const labelled = (world: World, peer: Peer): LabelledEnd | undefined => {
  if (typeof peer === "string") {
    const endpoint = endpointOf(world, peer);
    if (endpoint === undefined) return undefined;
    const labels = labelsOf(world, endpoint);
    const twins = (world.endpoints ?? []).filter(
      (other) => JSON.stringify(labelsOf(world, other)) === JSON.stringify(labels),
    );
    return twins.length === 1 ? { labels, name: endpoint.name } : undefined;
  }
  if ("entity" in peer) return { labels: reserved(peer.entity) };
  if ("fqdn" in peer) return { labels: ["reserved:world"], names: [peer.fqdn] };
  if (!("cidr" in peer)) return undefined;
  const address = peer.cidr.replace(/\/\d+$/, "");
  const isOwned = Object.hasOwn(world.addresses ?? {}, address);
  return isOwned ? undefined : { labels: ["reserved:world"], address };
};

describe("an end by its labels", () => {
  it("is decided as the end by its name", () => {
    let compared = 0;
    fc.assert(
      fc.property(arbitraryWorldAndPolicy(), ({ world }) => {
        const engine = new VerdictEngine(world);
        const { flows = [] } = world;
        for (const flow of flows) engine.resolve(flow, "flow");
        for (const flow of flows) {
          const [from, to] = [labelled(world, flow.from), labelled(world, flow.to)];
          if (from === undefined || to === undefined) continue;
          assert.deepEqual(engine.verdict({ ...flow, from, to }), engine.verdict(flow), JSON.stringify(flow));
          compared += 1;
        }
      }),
      propertyRuns,
    );
    assert.ok(compared > 100, `${compared} flows`);
  });
});
