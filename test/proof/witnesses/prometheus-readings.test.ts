import assert from "node:assert/strict";
import type { PrometheusDoor } from "../../../cluster/prometheus-door";
import { prometheusCounters } from "../../../proof/witnesses/prometheus-readings";

type Labels = Readonly<Record<string, string>>;

/** A Prometheus that scrapes two agents: `scrapes` gives the times of their last scrapes, one pair for each look. */
const prometheus = (
  scrapes: readonly (readonly [first: number, second: number])[],
  {
    now = 1_000,
    down = [],
    jobs = ["hubble-metrics"],
  }: { now?: number; down?: string[]; jobs?: string[] } = {},
): { readonly door: PrometheusDoor; readonly asked: string[] } => {
  const asked: string[] = [];
  let looks = 0;
  const vector = (samples: readonly (readonly [Labels, number])[]) => ({
    resultType: "vector",
    result: samples.map(([metric, value]) => ({ metric, value: [now, String(value)] })),
  });
  const answer = (expr: string): object => {
    if (expr === "time()") return { resultType: "scalar", result: [now, String(now)] };
    if (expr.startsWith("group by (job)")) return vector(jobs.map((job) => [{ job }, 1]));
    if (expr.endsWith("== 0"))
      return vector(down.map((instance) => [{ instance, job: "hubble-metrics" }, 0]));
    if (expr.startsWith("timestamp(")) {
      const times = scrapes[Math.min(looks++, scrapes.length - 1)] ?? [0, 0];
      return vector(times.map((time, index) => [{ instance: `10.0.0.${index + 1}:9965` }, time]));
    }
    return vector([[{ __name__: "hubble_flows_processed_total", source_app: "client" }, 7]]);
  };
  const transport: PrometheusDoor["options"]["transport"] = async (_, { body }) => {
    const expr = body?.get("query") ?? "";
    asked.push(expr);
    return { status: 200, text: JSON.stringify({ status: "success", data: answer(expr) }) };
  };
  return {
    door: { place: "monitoring/prometheus", url: "http://prometheus", options: { transport } },
    asked,
  };
};

const patience = { patienceMs: 60, pauseMs: 1 };
const counted = [{ name: "hubble_flows_processed_total", labels: { source_app: "client" }, value: 7 }];

describe("counters of a Prometheus", () => {
  it("are read when every agent has been scraped after they were asked for", async () => {
    const { door, asked } = prometheus([
      [990, 980],
      [1_001, 980],
      [1_001, 1_002],
    ]);
    assert.deepEqual(await prometheusCounters(door, patience).read(), counted);
    assert.equal(asked.filter((expr) => expr.startsWith("timestamp(")).length, 3);
    assert.match(asked.at(-1) ?? "", /^sum by \(__name__, source_namespace, .*hubble_drop_total"}\)$/);
  });

  it("are shown at once where nobody waits", async () => {
    const { door, asked } = prometheus([[0, 0]]);
    assert.deepEqual(await prometheusCounters(door, patience).show(), counted);
    assert.equal(asked.filter((expr) => expr.startsWith("timestamp(")).length, 0);
  });

  it("are not read while an agent is not scraped, and the reason names it", async () => {
    const late = prometheus([[1_001, 980]]);
    await assert.rejects(prometheusCounters(late.door, patience).read(), {
      message: "Prometheus monitoring/prometheus has not scraped 10.0.0.2:9965 for 0.06 s",
    });
    const down = prometheus([[1_001, 1_001]], { down: ["10.0.0.2:9965"] });
    await assert.rejects(prometheusCounters(down.door, patience).read(), {
      message: "Prometheus monitoring/prometheus fails to scrape 10.0.0.2:9965 (job hubble-metrics)",
    });
  });

  it("are asked of the jobs that have them, whatever those are called", async () => {
    const { door, asked } = prometheus([[1_001, 1_001]], { jobs: ["kube-system/hubble", "a.b"] });
    await prometheusCounters(door, patience).read();
    assert.ok(asked.includes('timestamp(up{job=~"kube-system/hubble|a\\\\.b"})'), asked.join("\n"));
  });
});
