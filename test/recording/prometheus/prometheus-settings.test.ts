import assert from "node:assert/strict";
import path from "node:path";
import { prometheusConfig, prometheusFlags } from "../../../recording/prometheus/prometheus-settings";

describe("settings of a Prometheus", () => {
  it("let nobody else reach it, let it choose its port, and keep data of any age", () => {
    const flags = prometheusFlags({ configFile: "/f/prometheus.yml", data: "/d" });
    for (const flag of [
      "--config.file=/f/prometheus.yml",
      "--storage.tsdb.path=/d",
      "--web.listen-address=127.0.0.1:0",
      "--storage.tsdb.retention.time=100y",
    ])
      assert.ok(flags.includes(flag), flag);
    assert.ok(!flags.some((flag) => flag.includes("lookback")));
  });

  it("let a value stand as long as is asked for", () => {
    const flags = prometheusFlags({ configFile: "/f/prometheus.yml", data: "/d" }, { lookbackSeconds: 30 });
    assert.ok(flags.includes("--query.lookback-delta=30s"));
  });

  it("keep what a configuration says and add rule files by their whole path", () => {
    const config = JSON.parse(
      prometheusConfig({ global: { evaluation_interval: "15s" }, rule_files: ["/own.yaml"] }, [
        "rules.yaml",
        "/other.yaml",
      ]),
    );
    assert.deepEqual(config, {
      global: { evaluation_interval: "15s" },
      rule_files: ["/own.yaml", path.resolve("rules.yaml"), "/other.yaml"],
    });
  });

  it("scrape nothing when nothing is said", () => {
    assert.deepEqual(JSON.parse(prometheusConfig({}, [])), { rule_files: [] });
  });
});
