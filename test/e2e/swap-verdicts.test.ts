import assert from "node:assert/strict";
import { allowClientEgressToServer } from "../../policies/blocks/allow-client-egress-to-server";
import { allowClientToServer } from "../../policies/blocks/allow-client-to-server";
import { allowDnsEgress } from "../../policies/blocks/allow-dns-egress";
import { defaultDeny } from "../../policies/blocks/default-deny";
import { catalogue } from "../../policies/catalogue";
import { identityOf, type PolicyObject } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import type { WorkloadName } from "../../policies/lab/workload";
import { workloadsOf } from "../../policies/lab/workloads";
import type { Phase } from "../../policies/phase";
import { baseline } from "../../policies/phases/baseline";
import { denyProof } from "../../policies/phases/deny-proof";
import { l7GetRoot } from "../../policies/phases/l7-get-root";
import { mtls } from "../../policies/phases/mtls";
import { namespace } from "../../policies/phases/namespace";
import { none } from "../../policies/phases/none";
import { inOrderOfRestriction } from "../../policies/restriction-order";
import { openMoments } from "./default-deny-watch";
import { swapViolations } from "./swap-verdicts";
import type { WatchEvent } from "./watch-log";

type Change = Omit<WatchEvent, "revision">;

/** A policy as an API server sends it in a watch. */
const policy = (type: WatchEvent["type"], object: PolicyObject): Change => ({
  type,
  kind: object.kind,
  name: object.metadata.name,
  object: {
    ...structuredClone(object),
    metadata: {
      ...object.metadata,
      uid: "6c1f4f0e-5ab9-4f3e-9d6f-0a4c0a3fb7a4",
      resourceVersion: "12",
      managedFields: [{ manager: "pulumi", operation: "Apply" }],
    },
  },
});

const pod = (type: WatchEvent["type"], name: WorkloadName): Change => {
  const { namespace, labels } = workloadsOf(lab)[name];
  return {
    type,
    kind: "Pod",
    name: `${name}-7d9f`,
    object: {
      metadata: { name: `${name}-7d9f`, namespace, labels: { ...labels, "pod-template-hash": "7d9f" } },
    },
  };
};

const added = (phase: Phase): Change[] => phase.objects(lab).map((object) => policy("ADDED", object));
const started = (phase: Phase): Change[] => phase.workloads.map((name) => pod("ADDED", name));

/** What was there at the beginning, and what happened then. */
const replayed = (beginning: readonly Change[], happened: readonly Change[]): WatchEvent[] => [
  ...beginning.map((change) => ({ ...change, revision: 0n })),
  ...happened.map((change, index) => ({ ...change, revision: BigInt(index + 1) })),
];

const missing = (from: Phase, to: Phase): PolicyObject[] => {
  const there = new Set(to.objects(lab).map(identityOf));
  return from.objects(lab).filter((object) => !there.has(identityOf(object)));
};

/** A swap as Pulumi makes it: what is new first, tier by tier, then its pods; what is old last, the other way round. */
const swap = (before: Phase, after: Phase): Change[] => {
  const pods = (type: WatchEvent["type"], from: Phase, to: Phase): Change[] =>
    from.workloads.filter((name) => !to.workloads.includes(name)).map((name) => pod(type, name));
  const policies = (type: WatchEvent["type"], from: Phase, to: Phase): Change[] =>
    inOrderOfRestriction(missing(from, to))
      .flat()
      .map((object) => policy(type, object));
  return [
    ...policies("ADDED", after, before),
    ...pods("ADDED", after, before),
    ...pods("DELETED", before, after),
    ...policies("DELETED", before, after).reverse(),
  ];
};

describe("the verdicts during a swap", () => {
  const running = [...added(baseline), ...started(baseline)];

  it("are content with a swap that adds first and takes away last", () => {
    const events = replayed(running, swap(baseline, l7GetRoot));
    assert.deepEqual(swapViolations(lab, events, baseline, l7GetRoot), []);
  });

  it("report a cut: what both phases allow is taken away before it comes back", () => {
    const events = replayed(running, swap(baseline, l7GetRoot).reverse());
    assert.deepEqual(swapViolations(lab, events, baseline, l7GetRoot), [
      "after DELETED NetworkPolicy policy-lab/allow-client-to-server (revision 1): client → server:8080/TCP GET / is not allowed (baseline: allowed, l7-get-root: allowed)",
    ]);
  });

  it("report a hole: a policy is replaced, and while it is gone nothing denies", () => {
    const events = replayed(
      [...added(denyProof), ...started(denyProof)],
      [
        policy("DELETED", allowDnsEgress(lab)),
        policy("DELETED", defaultDeny(lab)),
        policy("ADDED", defaultDeny(lab)),
        policy("ADDED", allowDnsEgress(lab)),
      ],
    );
    const found = swapViolations(lab, events, denyProof, denyProof);
    const holes = found.filter((line) => line.includes("is allowed (deny-proof: not allowed"));
    assert.ok(holes.length > 0, found.join("\n"));
    for (const line of holes) assert.match(line, /default-deny \(revision 2\)/);
  });

  it("report a hole that an object of neither phase makes", () => {
    const hole: PolicyObject = {
      apiVersion: "cilium.io/v2",
      kind: "CiliumClusterwideNetworkPolicy",
      metadata: { name: "hole" },
      spec: { endpointSelector: {}, egress: [{ toEntities: ["world"] }] },
    };
    const events = replayed(running, [policy("ADDED", hole), policy("DELETED", hole)]);
    assert.deepEqual(swapViolations(lab, events, baseline, denyProof), [
      "after ADDED CiliumClusterwideNetworkPolicy hole (revision 1): client → world:443/TCP is allowed (baseline: not allowed, deny-proof: not allowed)",
    ]);
  });

  it("report a policy that is changed in place to allow more", () => {
    const open = { ...allowDnsEgress(lab), spec: { ...allowDnsEgress(lab).spec, egress: [{}] } };
    const events = replayed(running, [policy("MODIFIED", open), policy("MODIFIED", allowDnsEgress(lab))]);
    const found = swapViolations(lab, events, baseline, denyProof);
    assert.ok(found.some((line) => line.includes("client → world:443/TCP is allowed")));
  });

  it("report a connection that passes without the authentication that both phases ask for", () => {
    const authenticated = mtls.objects(lab).find(({ kind }) => kind === "CiliumNetworkPolicy");
    assert.ok(authenticated !== undefined);
    const events = replayed(
      [...added(mtls), policy("ADDED", allowClientToServer(lab)), ...started(mtls)],
      [policy("DELETED", authenticated)],
    );
    assert.deepEqual(swapViolations(lab, events, mtls, mtls), [
      "after DELETED CiliumNetworkPolicy policy-lab/mtls-client-to-server (revision 1): client → server:8080/TCP GET / is allowed (mtls: allowed after authentication, mtls: allowed after authentication)",
    ]);
    assert.deepEqual(swapViolations(lab, events, mtls, baseline), [], "the baseline asks for none");
  });

  it("take what was there at the beginning as one moment", () => {
    const beginning = replayed(running, []);
    assert.deepEqual(swapViolations(lab, beginning, baseline, l7GetRoot), []);
    assert.notDeepEqual(swapViolations(lab, replayed(started(baseline), []), baseline, l7GetRoot), []);
  });

  describe("with a phase that has no pods", () => {
    it("are content while no pod runs, whatever the order of the policies", () => {
      const events = replayed([], [...added(baseline).reverse(), ...started(baseline)]);
      assert.deepEqual(swapViolations(lab, events, none, baseline), []);
      const back = [
        ...baseline.workloads.map((name) => pod("DELETED", name)),
        ...baseline.objects(lab).map((object) => policy("DELETED", object)),
      ];
      assert.deepEqual(swapViolations(lab, replayed(running, back), baseline, none), []);
    });

    it("report a flow between pods that start before their policies are complete", () => {
      const events = replayed(
        [],
        [
          policy("ADDED", defaultDeny(lab)),
          policy("ADDED", allowDnsEgress(lab)),
          ...started(baseline),
          policy("ADDED", allowClientEgressToServer(lab)),
          policy("ADDED", allowClientToServer(lab)),
        ],
      );
      assert.deepEqual(swapViolations(lab, events, none, baseline), [
        "after ADDED Pod policy-lab/client-7d9f (revision 4): client → server:8080/TCP is not allowed (baseline: allowed)",
        "after ADDED Pod policy-lab/client-7d9f (revision 4): client → server:8080/TCP GET / is not allowed (baseline: allowed)",
        "after ADDED Pod policy-lab/client-7d9f (revision 4): client → server:8080/TCP POST / is not allowed (baseline: allowed)",
      ]);
    });

    it("report a pod that outlives a namespace's policies", () => {
      const stage = namespace
        .objects(lab)
        .filter((object) => object.metadata.namespace === lab.stageNamespace);
      const events = replayed(
        [...added(namespace), ...started(namespace)],
        [...stage.map((object) => policy("DELETED", object)), pod("DELETED", "stage-client")],
      );
      const found = swapViolations(lab, events, namespace, baseline);
      assert.ok(found.length > 0);
      assert.ok(
        found.every((line) =>
          /stage-client → world:443\/TCP is allowed \(namespace: not allowed\)/.test(line),
        ),
        found.join("\n"),
      );
    });
  });

  describe("in the order that the program asks of Pulumi", () => {
    const phases: readonly Phase[] = Object.values(catalogue);
    for (const before of phases) {
      it(`stay within their bounds from ${before.name} to every other phase`, () => {
        for (const after of phases.filter((phase) => phase !== before)) {
          const events = replayed([...added(before), ...started(before)], swap(before, after));
          assert.deepEqual(swapViolations(lab, events, before, after), [], after.name);
          assert.deepEqual(openMoments(events), [], after.name);
        }
      });
    }
  });

  it("do not go on with a policy that the engine would leave out", () => {
    const broken = policy("ADDED", {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "broken", namespace: lab.namespace },
      spec: { endpointSelector: {}, ingress: [{ fromEntities: ["nobody-knows"] }] },
    });
    assert.throws(
      () => swapViolations(lab, replayed(running, [broken]), baseline, denyProof),
      /CiliumNetworkPolicy broken: /,
    );
  });
});
