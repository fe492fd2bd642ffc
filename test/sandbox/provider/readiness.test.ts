import { strictEqual } from "node:assert";
import { propagation, whatHolds } from "../../../sandbox/provider/delete-object";
import { needsEndpoints, readinessCheck } from "../../../sandbox/provider/readiness";
import type { Properties } from "../../../sandbox/provider/values";

const condition = (type: string, status: string, reason = ""): Properties => ({ type, status, reason });
const conditions = (...list: Properties[]): Properties => ({ status: { conditions: list } });
const rollout = (generation: number, status: Properties): Properties => ({
  metadata: { generation },
  spec: { replicas: 2 },
  status: { observedGeneration: 2, ...status },
});
const full = { replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
const daemons = { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 };

describe("readinessCheck", () => {
  const CASES: ReadonlyArray<readonly [kind: string, what: string, object: Properties, state: string]> = [
    ["/Namespace", "active", { status: { phase: "Active" } }, "ready"],
    ["/Namespace", "new", {}, "waiting"],
    ["/Pod", "ready", conditions(condition("Ready", "True")), "ready"],
    ["/Pod", "succeeded", { status: { phase: "Succeeded" } }, "ready"],
    ["/Pod", "failed", { status: { phase: "Failed" } }, "failed"],
    ["/Pod", "pending", { status: { phase: "Pending" } }, "waiting"],
    ["/Service", "with a cluster address", { spec: { type: "ClusterIP" } }, "ready"],
    ["/Service", "without a load balancer's address", { spec: { type: "LoadBalancer" } }, "waiting"],
    ["apps/Deployment", "complete", rollout(2, full), "ready"],
    ["apps/Deployment", "not observed", rollout(3, full), "waiting"],
    ["apps/Deployment", "with old pods", rollout(2, { ...full, replicas: 3 }), "waiting"],
    ["apps/Deployment", "with unavailable pods", rollout(2, { ...full, availableReplicas: 1 }), "waiting"],
    [
      "apps/Deployment",
      "past its deadline",
      rollout(2, { conditions: [condition("Progressing", "False", "ProgressDeadlineExceeded")] }),
      "failed",
    ],
    ["apps/StatefulSet", "complete", rollout(2, full), "ready"],
    ["apps/StatefulSet", "half-way", rollout(2, { ...full, updatedReplicas: 1 }), "waiting"],
    ["apps/DaemonSet", "complete", rollout(2, daemons), "ready"],
    ["apps/DaemonSet", "half-way", rollout(2, { ...daemons, updatedNumberScheduled: 1 }), "waiting"],
    ["apps/DaemonSet", "unavailable", rollout(2, { ...daemons, numberAvailable: 1 }), "waiting"],
    ["batch/Job", "complete", conditions(condition("Complete", "True")), "ready"],
    ["batch/Job", "failed", conditions(condition("Failed", "True")), "failed"],
    ["batch/Job", "running", {}, "waiting"],
    ["batch/Job", "suspended", { spec: { suspend: true } }, "ready"],
    [
      "apiextensions.k8s.io/CustomResourceDefinition",
      "established",
      conditions(condition("Established", "True"), condition("NamesAccepted", "True")),
      "ready",
    ],
    [
      "apiextensions.k8s.io/CustomResourceDefinition",
      "accepted only",
      conditions(condition("NamesAccepted", "True")),
      "waiting",
    ],
    [
      "apiextensions.k8s.io/CustomResourceDefinition",
      "in conflict",
      conditions(condition("NamesAccepted", "False")),
      "failed",
    ],
  ];
  for (const [kind, what, object, state] of CASES) {
    it(`${kind} ${what}: ${state}`, () => {
      strictEqual(readinessCheck(kind)?.(object).state, state);
    });
  }

  for (const kind of [
    "/PersistentVolumeClaim",
    "networking.k8s.io/Ingress",
    "cilium.io/CiliumNetworkPolicy",
  ]) {
    it(`${kind} is ready as soon as it exists`, () => {
      strictEqual(readinessCheck(kind), undefined);
    });
  }

  it("asks for endpoints where a Service selects pods", () => {
    strictEqual(needsEndpoints({ spec: { selector: { a: "b" } } }), true);
    for (const spec of [
      {},
      { selector: { a: "b" }, clusterIP: "None" },
      { selector: { a: "b" }, type: "ExternalName" },
    ]) {
      strictEqual(needsEndpoints({ spec }), false);
    }
  });
});

describe("whatHolds", () => {
  it("repeats a namespace's own reasons", () => {
    const message = "Some resources are remaining: configmaps. has 1 resource instances";
    const live = {
      spec: { finalizers: ["kubernetes"] },
      status: {
        conditions: [
          { type: "NamespaceContentRemaining", status: "True", message },
          { type: "Other", status: "False", message: "fine" },
        ],
      },
    };
    strictEqual(whatHolds(live), `${message}; finalizers: kubernetes`);
  });
});

describe("propagation", () => {
  const of = (apiVersion: string, kind: string, asked?: string) => {
    const annotations: Properties = asked ? { "pulumi.com/deletionPropagationPolicy": asked } : {};
    return propagation({ apiVersion, kind, metadata: { annotations } });
  };

  it("is foreground, except for kinds that own nothing", () => {
    strictEqual(of("apps/v1", "Deployment"), "Foreground");
    strictEqual(of("monitoring.coreos.com/v1", "Prometheus"), "Foreground");
    strictEqual(of("monitoring.coreos.com/v1", "ServiceMonitor"), "Background");
    strictEqual(of("cilium.io/v2", "CiliumNetworkPolicy"), "Background");
    strictEqual(of("networking.k8s.io/v1", "NetworkPolicy"), "Background");
  });

  it("is what the object's annotation says", () => {
    strictEqual(of("apps/v1", "Deployment", "orphan"), "Orphan");
    strictEqual(of("cilium.io/v2", "CiliumNetworkPolicy", "Foreground"), "Foreground");
  });
});
