import { deepStrictEqual, strictEqual } from "node:assert";
import { diffObject } from "../../../sandbox/provider/diff-object";
import { formatPath } from "../../../sandbox/provider/diff-values";
import { type Properties, UNKNOWN } from "../../../sandbox/provider/values";

const object = (apiVersion: string, kind: string, more: Properties = {}): Properties => ({
  apiVersion,
  kind,
  metadata: { name: "a", namespace: "default" },
  ...more,
});

const mutable = { configMaps: true, secrets: true };

/** Changed paths; those that need a replacement end in an exclamation mark. */
function changes(olds: Properties, news: Properties, data = mutable): string[] {
  return diffObject(olds, news, "default", data).changes.map(
    ({ path, replace }) => formatPath(path) + (replace ? "!" : ""),
  );
}

describe("diffObject", () => {
  it("is quiet when nothing changed", () => {
    const policy = object("v1", "ConfigMap", { data: { a: "1" } });
    deepStrictEqual(changes(policy, structuredClone(policy)), []);
  });

  it("names each change at its deepest place", () => {
    const olds = object("v1", "ConfigMap", { data: { "a.b": "1", gone: "1" } });
    const news = object("v1", "ConfigMap", { data: { "a.b": "2", added: "1" } });
    deepStrictEqual(changes(olds, news), ['data["a.b"]', "data.added", "data.gone"]);
  });

  it("shows a value that is not known yet as a change", () => {
    const olds = object("v1", "ConfigMap", { data: { a: "1" } });
    deepStrictEqual(changes(olds, object("v1", "ConfigMap", { data: { a: UNKNOWN } })), ["data.a"]);
    deepStrictEqual(changes(olds, object("v1", "ConfigMap", { data: UNKNOWN })), ["data"]);
  });

  it("replaces for another name, namespace, kind or group, but not for another version", () => {
    const olds = object("example.com/v1", "Thing");
    deepStrictEqual(changes(olds, { ...olds, metadata: { name: "b", namespace: "c" } }), [
      "metadata.name!",
      "metadata.namespace!",
    ]);
    deepStrictEqual(changes(olds, object("example.com/v1", "Other")), ["kind!"]);
    deepStrictEqual(changes(olds, object("example.com/v2", "Thing")), ["apiVersion"]);
    deepStrictEqual(changes(olds, object("example.org/v1", "Thing")), ["apiVersion!"]);
  });

  it("takes an unwritten namespace for the default one", () => {
    const bare = { ...object("example.com/v1", "Thing"), metadata: { name: "a" } };
    deepStrictEqual(changes(bare, object("example.com/v1", "Thing")), []);
    deepStrictEqual(changes(object("example.com/v1", "Thing"), bare), []);
    const elsewhere = { ...bare, metadata: { name: "a", namespace: "other" } };
    deepStrictEqual(changes(bare, elsewhere), ["metadata.namespace!"]);
  });

  const spec = (value: Properties): Properties => ({ spec: value });
  const CASES: ReadonlyArray<
    readonly [
      what: string,
      apiVersion: string,
      kind: string,
      olds: Properties,
      news: Properties,
      expected: string[],
    ]
  > = [
    [
      "selector",
      "apps/v1",
      "Deployment",
      spec({ selector: { a: "1" } }),
      spec({ selector: { a: "2" } }),
      ["spec.selector.a!"],
    ],
    ["replicas", "apps/v1", "Deployment", spec({ replicas: 1 }), spec({ replicas: 2 }), ["spec.replicas"]],
    [
      "selector",
      "apps/v1",
      "DaemonSet",
      spec({ selector: { a: "1" } }),
      spec({ selector: { a: "2" } }),
      ["spec.selector.a!"],
    ],
    [
      "serviceName",
      "apps/v1",
      "StatefulSet",
      spec({ serviceName: "a" }),
      spec({ serviceName: "b" }),
      ["spec.serviceName!"],
    ],
    ["replicas", "apps/v1", "StatefulSet", spec({ replicas: 1 }), spec({ replicas: 2 }), ["spec.replicas"]],
    [
      "template",
      "batch/v1",
      "Job",
      spec({ template: { a: "1" } }),
      spec({ template: { a: "2" } }),
      ["spec.template.a!"],
    ],
    [
      "parallelism",
      "batch/v1",
      "Job",
      spec({ parallelism: 1 }),
      spec({ parallelism: 2 }),
      ["spec.parallelism"],
    ],
    [
      "image",
      "v1",
      "Pod",
      spec({ containers: [{ image: "a" }] }),
      spec({ containers: [{ image: "b" }] }),
      ["spec.containers[0].image"],
    ],
    [
      "command",
      "v1",
      "Pod",
      spec({ containers: [{ command: ["a"] }] }),
      spec({ containers: [{ command: ["b"] }] }),
      ["spec.containers[0].command[0]!"],
    ],
    [
      "added toleration",
      "v1",
      "Pod",
      spec({ tolerations: [] }),
      spec({ tolerations: [{ key: "a" }] }),
      ["spec.tolerations[0]"],
    ],
    [
      "removed toleration",
      "v1",
      "Pod",
      spec({ tolerations: [{ key: "a" }] }),
      spec({ tolerations: [] }),
      ["spec.tolerations[0]!"],
    ],
    [
      "clusterIP",
      "v1",
      "Service",
      spec({ clusterIP: "10.0.0.1" }),
      spec({ clusterIP: "10.0.0.2" }),
      ["spec.clusterIP!"],
    ],
    ["first clusterIP", "v1", "Service", spec({}), spec({ clusterIP: "10.0.0.2" }), ["spec.clusterIP"]],
    ["type", "v1", "Service", spec({ type: "ClusterIP" }), spec({ type: "NodePort" }), ["spec.type"]],
    ["data", "v1", "Secret", { data: { a: "1" } }, { data: { a: "2" } }, ["data.a"]],
    [
      "locked data",
      "v1",
      "Secret",
      { immutable: true, data: { a: "1" } },
      { immutable: true, data: { a: "2" } },
      ["data.a!"],
    ],
    [
      "locked data",
      "v1",
      "ConfigMap",
      { immutable: true, data: { a: "1" } },
      { immutable: true, data: { a: "2" } },
      ["data.a!"],
    ],
    [
      "size",
      "v1",
      "PersistentVolumeClaim",
      spec({ resources: { a: "1" } }),
      spec({ resources: { a: "2" } }),
      ["spec.resources.a"],
    ],
    [
      "class",
      "v1",
      "PersistentVolumeClaim",
      spec({ storageClassName: "a" }),
      spec({ storageClassName: "b" }),
      ["spec.storageClassName!"],
    ],
    [
      "roleRef",
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      { roleRef: { name: "a" } },
      { roleRef: { name: "b" } },
      ["roleRef.name!"],
    ],
    [
      "subjects",
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      { subjects: [] },
      { subjects: [{}] },
      ["subjects[0]"],
    ],
    [
      "provisioner",
      "storage.k8s.io/v1",
      "StorageClass",
      { provisioner: "a" },
      { provisioner: "b" },
      ["provisioner!"],
    ],
  ];
  for (const [what, apiVersion, kind, olds, news, expected] of CASES) {
    it(`${kind}: ${what} ${expected[0]?.endsWith("!") ? "needs a replacement" : "is updated in place"}`, () => {
      deepStrictEqual(changes(object(apiVersion, kind, olds), object(apiVersion, kind, news)), expected);
    });
  }

  it("replaces a ConfigMap or Secret for other data, unless the provider's inputs call it mutable", () => {
    const both = (kind: string, more: Properties, data: typeof mutable): string[] =>
      changes(
        object("v1", kind, { data: { a: "1" } }),
        object("v1", kind, { data: { a: "2" }, ...more }),
        data,
      );
    const only = { configMaps: true, secrets: false };
    deepStrictEqual(both("ConfigMap", {}, only), ["data.a"]);
    deepStrictEqual(both("Secret", {}, only), ["data.a!"]);
    const other = { configMaps: false, secrets: true };
    deepStrictEqual(both("ConfigMap", { binaryData: { b: "" } }, other), ["binaryData!", "data.a!"]);
    deepStrictEqual(both("Secret", { stringData: { b: "" } }, other), ["data.a", "stringData"]);
    const labels = { metadata: { name: "a", namespace: "default", labels: { a: "1" } }, data: { a: "1" } };
    const none = { configMaps: false, secrets: false };
    const olds = object("v1", "ConfigMap", { data: { a: "1" } });
    deepStrictEqual(changes(olds, object("v1", "ConfigMap", labels), none), ["metadata.labels"]);
  });

  it("deletes first only where old and new cannot exist side by side", () => {
    const olds = object("apps/v1", "Deployment", { spec: { selector: { a: "1" } } });
    const news = object("apps/v1", "Deployment", { spec: { selector: { a: "2" } } });
    strictEqual(diffObject(olds, news, "default", mutable).deleteBeforeReplace, true);
    const renamed = { ...news, metadata: { name: "b", namespace: "default" } };
    strictEqual(diffObject(olds, renamed, "default", mutable).deleteBeforeReplace, false);
    strictEqual(diffObject(olds, olds, "default", mutable).deleteBeforeReplace, false);
  });
});
