import assert from "node:assert/strict";
import {
  type MonitoredService,
  monitorProblems,
  type ReadMonitor,
  selectedServices,
  unscrapedPorts,
} from "../../observability/monitors/monitor-problems";

const service = (
  name: string,
  labels?: Readonly<Record<string, string>>,
  namespace = "kube-system",
): MonitoredService => ({
  metadata: { name, namespace, labels },
  spec: { ports: [{ name: "metrics" }, {}] },
});

const monitor = (
  spec: Partial<ReadMonitor["spec"]>,
  endpoints: ReadMonitor["spec"]["endpoints"] = [{ port: "metrics" }],
): ReadMonitor => ({
  metadata: { name: "m", namespace: "kube-system" },
  spec: { selector: {}, endpoints, ...spec },
});

const services = [
  service("a", { app: "a", tier: "front" }),
  service("b", { app: "b" }),
  service("bare"),
  service("far", { app: "a" }, "elsewhere"),
];

const selected = (spec: Partial<ReadMonitor["spec"]>): string[] =>
  selectedServices(monitor(spec), services).map(({ metadata }) => metadata.name);

describe("what a ServiceMonitor selects", () => {
  it("lies in its own namespace, in those that it names, or anywhere", () => {
    assert.deepEqual(selected({}), ["a", "b", "bare"]);
    assert.deepEqual(selected({ namespaceSelector: { matchNames: ["elsewhere"] } }), ["far"]);
    assert.deepEqual(selected({ namespaceSelector: { any: true } }), ["a", "b", "bare", "far"]);
  });

  it("meets every requirement of its selector", () => {
    const expressions = (key: string, operator: string, values?: string[]): string[] =>
      selected({ selector: { matchExpressions: [{ key, operator, values }] } });
    assert.deepEqual(selected({ selector: { matchLabels: { app: "a", tier: "front" } } }), ["a"]);
    assert.deepEqual(selected({ selector: { matchLabels: { app: "a", tier: "back" } } }), []);
    assert.deepEqual(expressions("app", "In", ["a", "c"]), ["a"]);
    assert.deepEqual(expressions("app", "NotIn", ["a"]), ["b", "bare"]);
    assert.deepEqual(expressions("app", "Exists"), ["a", "b"]);
    assert.deepEqual(expressions("app", "DoesNotExist"), ["bare"]);
    assert.throws(() => expressions("app", "Near", ["a"]), /unknown operator of a label selector: Near/);
  });
});

describe("a ServiceMonitor that scrapes nothing", () => {
  it("is named with the labels that no Service has, and where it looked", () => {
    const selector = { matchLabels: { app: "c" } };
    assert.deepEqual(
      monitorProblems(
        [monitor({ selector }), monitor({ selector, namespaceSelector: { any: true } })],
        services,
      ),
      ["kube-system", "any namespace"].map((where) => ({
        monitor: "m",
        id: "no-service",
        explanation: `no Service in ${where} has the labels {"matchLabels":{"app":"c"}}`,
      })),
    );
  });

  it("is named with the port that no selected Service has, one line per endpoint", () => {
    const found = monitorProblems(
      [monitor({ selector: { matchLabels: { app: "a" } } }, [{ port: "metrics" }, { port: "http" }, {}])],
      services,
    );
    assert.deepEqual(found, [
      { monitor: "m", id: "no-port", explanation: "no port of a is called http; there are: metrics" },
    ]);
  });

  it("is told from one that selects Services and their port", () => {
    assert.deepEqual(monitorProblems([monitor({})], services), []);
  });
});

describe("ports for metrics that nobody scrapes", () => {
  it("are those that no monitor selects by Service and name", () => {
    const some = monitor({ selector: { matchLabels: { app: "a" } } });
    assert.deepEqual(unscrapedPorts([some], services), [
      "elsewhere/far:metrics",
      "kube-system/b:metrics",
      "kube-system/bare:metrics",
    ]);
    const other = monitor({ namespaceSelector: { any: true } }, [{ port: "http" }]);
    assert.deepEqual(unscrapedPorts([other], services).length, 4);
    assert.deepEqual(unscrapedPorts([monitor({ namespaceSelector: { any: true } })], services), []);
  });
});
