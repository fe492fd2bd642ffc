import assert from "node:assert/strict";
import { placeText } from "../../manifests/manifest-error";
import { readManifestFiles } from "../../manifests/manifest-files";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import { documentsOf, fixture } from "./manifest-fixtures";

const worldOf = (text: string) => worldFromManifests(documentsOf(text));

describe("the world of manifests", () => {
  it("has the pods of workloads, their Services, namespaces and policies", () => {
    const { world, pods, notes } = worldFromManifests(readManifestFiles([fixture("shop")]));
    assert.deepEqual(world.endpoints, [
      {
        name: "web",
        namespace: "shop",
        labels: { app: "web" },
        serviceAccount: "web",
        namedPorts: { http: { port: 8080, protocol: "TCP" } },
      },
      { name: "db", namespace: "shop", labels: { app: "db" }, serviceAccount: "default", namedPorts: {} },
      {
        name: "migrate",
        namespace: "shop",
        labels: { app: "migrate", "job-name": "migrate", "batch.kubernetes.io/job-name": "migrate" },
        serviceAccount: "default",
        namedPorts: {},
      },
    ]);
    assert.equal(pods.length, 3);
    assert.deepEqual(world.namespaces, { shop: { labels: { team: "a" } } });
    assert.deepEqual(world.services, [
      { name: "db", namespace: "shop", labels: {}, selector: { app: "db" }, ports: [{ port: 5432 }] },
    ]);
    assert.deepEqual(
      world.policies?.map(({ kind, metadata }) => `${kind}/${metadata?.name}`),
      ["NetworkPolicy/db", "CiliumNetworkPolicy/web"],
    );
    assert.deepEqual(notes, [
      "in the host network, so no policy selects them and they are their node: shop/agent",
    ]);
  });

  it("names a Deployment for the pods of its ReplicaSets, and leaves out pods that have ended", () => {
    const pod = (name: string, phase: string) =>
      [
        "apiVersion: v1",
        "kind: Pod",
        "metadata:",
        `  name: ${name}`,
        "  labels: {pod-template-hash: 5d4c}",
        "  ownerReferences: [{kind: ReplicaSet, name: web-5d4c, controller: true}]",
        `status: {phase: ${phase}}`,
      ].join("\n");
    const { pods } = worldOf([pod("web-5d4c-1", "Running"), pod("web-5d4c-2", "Failed")].join("\n---\n"));
    assert.deepEqual(
      pods.map(({ workload, endpoint }) => [workload, endpoint.namespace, endpoint.name]),
      [["web", "default", "web-5d4c-1"]],
    );
  });

  it("tells workloads of one name apart", () => {
    const workload = (kind: string) => `kind: ${kind}\nmetadata: {name: a}\nspec: {template: {}}\n`;
    const text = ["Deployment", "StatefulSet", "StatefulSet"].map(workload).join("---\n");
    assert.deepEqual(
      worldOf(text).pods.map(({ endpoint }) => endpoint.name),
      ["a", "a.statefulset", "a.statefulset-2"],
    );
  });

  it("reads CronJobs, CIDR groups, and the addresses behind a Service without a selector", () => {
    const { world } = worldOf(
      [
        "kind: CronJob\nmetadata: {name: c}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: {app: c}}}}}}",
        "apiVersion: cilium.io/v2\nkind: CiliumCIDRGroup\nmetadata: {name: g}\nspec: {externalCIDRs: [192.0.2.0/24]}",
        "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}",
        "kind: EndpointSlice\nmetadata: {name: s-1, labels: {kubernetes.io/service-name: s}}\nendpoints: [{addresses: [192.0.2.7]}]",
        "apiVersion: v1\nkind: Service\nmetadata: {name: e}\nspec: {type: ExternalName}",
      ].join("\n---\n"),
    );
    assert.deepEqual(world.endpoints?.[0]?.labels, { app: "c" });
    assert.deepEqual(world.cidrGroups, { g: { labels: {}, cidrs: ["192.0.2.0/24"] } });
    assert.deepEqual(
      world.services?.map(({ name, addresses }) => [name, addresses]),
      [["s", ["192.0.2.7"]]],
    );
  });

  it("says which policies Cilium does not enforce", () => {
    const { world, notes } = worldOf(
      "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\n---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\n---\na: 1\n",
    );
    assert.deepEqual(world.policies, []);
    assert.equal(notes.length, 2);
    assert.match(notes.join("\n"), /projectcalico\.org\/v3 NetworkPolicy in a\.yaml/);
  });

  const refused: readonly (readonly [string, string])[] = [
    [
      "kind: Pod\nmetadata:\n  labels:\n    a: 1\n",
      "a.yaml, document 1, line 4: Pod metadata.labels.a: 1 is not accepted",
    ],
    [
      "kind: Deployment\nspec: {}\n",
      "a.yaml, document 1, line 2: Deployment spec.template: nothing is not accepted",
    ],
    [
      "kind: Pod\nspec:\n  containers:\n  - ports:\n    - containerPort: 0\n",
      "a.yaml, document 1, line 5: Pod spec.containers[0].ports[0].containerPort: 0 is not accepted",
    ],
    [
      "apiVersion: v1\nkind: Service\nspec: {ports: x}\n",
      'a.yaml, document 1, line 3: Service spec.ports: "x" is not accepted',
    ],
  ];
  for (const [text, message] of refused) {
    it(`says: ${message}`, () => {
      const { flaws, pods } = worldOf(`${text}---\nkind: Pod\nmetadata: {name: other}\n`);
      const said = flaws.map(({ place, reason }) => `${placeText(place)}: ${reason}`);
      assert.equal(said.length, 1);
      assert.ok(said[0]?.startsWith(message), said[0]);
      assert.deepEqual(
        pods.map(({ workload }) => workload),
        ["other"],
      );
    });
  }

  it("leaves out a pod that is not rendered yet without a word", () => {
    const { pods, flaws } = worldOf(
      `kind: Pod\nspec: {containers: [{ports: [{containerPort: '${["$", "{PORT}"].join("")}'}]}]}\n`,
    );
    assert.deepEqual([pods, flaws], [[], []]);
  });
});
