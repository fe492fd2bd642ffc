import assert from "node:assert/strict";
import { defaultRelease } from "../../cilium/releases";
import { ApiError, type ClusterApi } from "../../cluster/api";
import { operatedPrometheus } from "../../cluster/prometheus-door";
import { runCheck } from "../../health/checks/check";
import { metricChecks } from "../../health/checks/metrics";
import { monitoringChecks } from "../../health/checks/monitoring";
import type { PrometheusFacts } from "../../health/facts/prometheus-facts";
import { readPrometheus } from "../../health/facts/prometheus-facts";
import { queries } from "../../observability/queries";
import { everywhere, type Query } from "../../observability/queries/query";
import { type StartedExample, startRecordedExample } from "../../recording/recorded-example";
import { stderrReporter } from "../support/stderr-reporter";
import { circumstances, healthy, read } from "./healthy-facts";

const promql = Object.values<Query>(queries).map(({ expr }) => expr(everywhere));
const checks = [...metricChecks, ...monitoringChecks];
const [prometheusObject] = healthy.monitoring.prometheuses;
assert.ok(prometheusObject);

const findings = (id: string, facts: PrometheusFacts) => {
  const found = checks.find((each) => each.id === id);
  assert.ok(found, id);
  const objects = [{ namespace: "policy-lab", name: "all-queries", labels: {}, files: [], queries: promql }];
  const dashboards = { ...healthy.dashboards, objects };
  return runCheck(found, read({ ...healthy, prometheus: facts, dashboards }), circumstances).faults;
};

describe("what a real Prometheus says, with series of Cilium's own metric code", function () {
  this.timeout(20 * 60_000);
  let example: StartedExample;
  let asked: string[];

  /** The API server's part is done here: what comes after `/proxy/` goes to Prometheus. */
  const api = (): ClusterApi => ({
    context: "",
    server: "",
    files: [],
    open: () => assert.fail("nothing is opened"),
    request: async (method, path) => {
      asked.push(`${method} ${path}`);
      const response = await fetch(new URL(path.replace(/^.*\/proxy\//, ""), `${example.url}/`));
      return { status: response.status, body: await response.text() };
    },
  });

  before(async () => {
    example = await startRecordedExample(stderrReporter);
  });
  after(() => example.stop());
  beforeEach(() => {
    asked = [];
  });

  it("is read through the API server's service proxy, by GET", async () => {
    const facts = await readPrometheus(
      operatedPrometheus(api(), prometheusObject.namespace),
      promql,
      defaultRelease,
      example.to,
    );
    assert.equal(facts.place, "monitoring/prometheus-operated");
    const proxy = "/api/v1/namespaces/monitoring/services/prometheus-operated:web/proxy/api/v1";
    for (const request of asked) assert.ok(request.startsWith(`GET ${proxy}/`), request);
    assert.ok(asked.some((request) => request.includes("/targets?state=active")));
    assert.ok(asked.some((request) => request.includes("/query?query=")));
    assert.ok(asked.some((request) => request.includes("/labels?match%5B%5D=hubble_drop_total")));
  });

  it("has the labels that every query names", async () => {
    const door = { place: "here", url: example.url, options: {} };
    const facts = await readPrometheus(door, promql, defaultRelease, example.to);
    assert.ok(Object.keys(facts.series).length > 20);
    assert.deepEqual(findings("metric-label-missing", facts), []);
    const { hubble_drop_total: labels = [], ...series } = facts.series;
    assert.ok(labels.includes("source_namespace"));
    // Without labelsContext there would be no such label; the agents' setting would say so, too.
    const bare = {
      ...facts,
      series: { ...series, hubble_drop_total: labels.filter((name) => !name.endsWith("_namespace")) },
    };
    assert.deepEqual(findings("metric-label-missing", bare), []);
    const without = { ...healthy.ciliumConfig, "hubble-metrics": "drop" };
    const check = metricChecks.find(({ id }) => id === "metric-label-missing");
    assert.ok(check);
    const dashboards = {
      ...healthy.dashboards,
      objects: [{ namespace: "a", name: "b", labels: {}, files: [], queries: promql }],
    };
    const { faults } = runCheck(
      check,
      read({ ...healthy, prometheus: bare, dashboards, ciliumConfig: without }),
      circumstances,
    );
    assert.ok(
      faults.some(
        ({ subject, evidence }) =>
          subject === "metric hubble_drop_total" && /source_namespace/.test(evidence),
      ),
    );
  });

  it("sees lost events while there are some", async () => {
    const door = { place: "here", url: example.url, options: {} };
    const moments = Array.from({ length: 37 }, (_, index) => example.from + index * 300);
    const lost: PrometheusFacts[] = [];
    for (const at of moments) {
      const facts = await readPrometheus(door, [], defaultRelease, at);
      if (facts.lost.length > 0) lost.push(facts);
    }
    const [first] = lost;
    assert.ok(first, "the recording has no lost events");
    assert.ok(lost.length < moments.length, "it loses events all the time");
    assert.match(findings("hubble-events-lost", first)[0]?.evidence ?? "", /events a second are lost/);
  });

  it("is refused with the API server's words where the right is missing", async () => {
    const message =
      'services "prometheus-operated:web" is forbidden: User "viewer" cannot get resource "services/proxy" in API group "" in the namespace "monitoring"';
    const refusing: ClusterApi = {
      ...api(),
      request: async () => ({ status: 403, body: JSON.stringify({ kind: "Status", message }) }),
    };
    await assert.rejects(
      readPrometheus(
        operatedPrometheus(refusing, prometheusObject.namespace),
        [],
        defaultRelease,
        example.to,
      ),
      (error) => error instanceof ApiError && error.status === 403 && error.message === message,
    );
  });
});
