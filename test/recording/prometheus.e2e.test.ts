import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { labelValues, query, queryRange } from "../../observability/prometheus/prometheus-client";
import { PrometheusError } from "../../observability/prometheus/prometheus-error";
import { type EvidenceTools, evidenceTools } from "../../recording/prometheus/evidence-tools";
import { backfill, checkRules, testRules } from "../../recording/prometheus/promtool";
import { startOnRecording } from "../../recording/prometheus/recorded-prometheus";
import { startPrometheus, withPrometheus } from "../../recording/prometheus/start-prometheus";
import { listProcesses } from "../../sandbox/process-list";
import { stderrReporter } from "../support/stderr-reporter";

const STEP = 15;
/** Long before any retention that Prometheus has by default. */
const YEARS_AGO = Date.UTC(2020, 0, 1) / 1000;
const RECENTLY = Math.floor(Date.now() / 1000) - 3600;

/** Ten minutes of a counter that grows by 15 every 15 s, from each of the given times on. */
function openMetrics(...begins: readonly number[]): string {
  const samples = begins.flatMap((begin) =>
    Array.from(
      { length: 41 },
      (_, index) => `drops_total{reason="POLICY_DENIED"} ${index * STEP} ${begin + index * STEP}`,
    ),
  );
  return ["# TYPE drops counter", ...samples, "# EOF", ""].join("\n");
}

const RULES = `
groups:
  - name: drops
    interval: 15s
    rules:
      - record: reason:drops:rate1m
        expr: sum by (reason) (rate(drops_total[1m]))
      - record: drops:rate1m
        expr: sum(reason:drops:rate1m)
      - alert: Drops
        expr: reason:drops:rate1m > 0.5
`;

const ruleTest = (value: number) => `
rule_files: [rules.yaml]
evaluation_interval: 15s
# A rate is a quotient: it may miss by one bit.
fuzzy_compare: true
tests:
  - interval: 15s
    input_series:
      - series: drops_total{reason="POLICY_DENIED"}
        values: 0+15x40
    promql_expr_test:
      - expr: drops:rate1m
        eval_time: 5m
        exp_samples: [{ labels: drops:rate1m, value: ${value} }]
`;

describe("Prometheus, for real", function () {
  this.timeout(900_000);
  let tools: EvidenceTools;
  let root: string;
  const owners: ChildProcess[] = [];
  const temporaryBefore = process.env.TMPDIR;

  before(async function () {
    // Where nobody has run `lab tools` before, they are built now.
    this.timeout(1_800_000);
    tools = await evidenceTools(stderrReporter);
  });
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-prometheus-test-"));
    mkdirSync(path.join(root, "tmp"));
    process.env.TMPDIR = path.join(root, "tmp");
  });
  afterEach(() => {
    for (const owner of owners.splice(0)) owner.kill("SIGKILL");
    if (temporaryBefore === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporaryBefore;
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string, text: string) => {
    const file = path.join(root, name);
    writeFileSync(file, text);
    return file;
  };
  const recorded = async (name: string, ...begins: readonly number[]) => {
    const data = path.join(root, name);
    await backfill(tools, write(`${name}.txt`, openMetrics(...begins)), data);
    return data;
  };
  const leftovers = () => readdirSync(path.join(root, "tmp")).filter((name) => name.startsWith("lab-"));
  const runs = async (pid: number) => (await listProcesses()).some((process) => process.pid === pid);

  it("gives back what was recorded, years ago and today", async () => {
    const data = await recorded("data", YEARS_AGO, RECENTLY);
    await withPrometheus(tools, { data }, async ({ url }) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const labels = { __name__: "drops_total", reason: "POLICY_DENIED" };
      const old = await query(url, "drops_total", YEARS_AGO + 4 * STEP);
      assert.deepEqual(old, {
        samples: [{ labels, time: YEARS_AGO + 4 * STEP, value: 4 * STEP }],
        notices: [],
      });
      const { series } = await queryRange(url, "drops_total", {
        from: RECENTLY,
        to: RECENTLY + 2 * STEP,
        step: STEP,
      });
      const points = [0, 15, 30].map((value, index) => ({ time: RECENTLY + index * STEP, value }));
      assert.deepEqual(series, [{ labels, points }]);
      assert.deepEqual(await labelValues(url, "reason", { selectors: ["drops_total"] }), ["POLICY_DENIED"]);
      assert.deepEqual((await query(url, "1 / 0", RECENTLY)).samples[0]?.value, Infinity);
      assert.deepEqual((await query(url, "no_such_metric", RECENTLY)).samples, []);
    });
  });

  it("remarks on queries that look wrong, and refuses those that are, in its own words", async () => {
    const data = await recorded("data", RECENTLY);
    await withPrometheus(tools, { data }, async ({ url }) => {
      const { notices } = await query(url, "histogram_quantile(0.9, drops_total)", RECENTLY + 60);
      assert.match(notices.join(), /bucket label "le" is missing/);
      await assert.rejects(query(url, "rate(drops_total)", RECENTLY), (error) => {
        assert.ok(error instanceof PrometheusError);
        assert.deepEqual([error.fault, error.expr, error.url], ["refused", "rate(drops_total)", url]);
        assert.match(error.found, /expected type range vector in call to function "rate"/);
        return true;
      });
      await assert.rejects(query(url, "drops_total[5m]", RECENTLY), /neither a vector nor a scalar/);
      const tooFine = queryRange(url, "drops_total", { from: 0, to: RECENTLY, step: 1 });
      await assert.rejects(tooFine, /exceeded maximum resolution of 11,000 points/);
    });
  });

  it("leaves no process and no folder", async () => {
    const data = await recorded("data", RECENTLY);
    const prometheus = await startPrometheus(tools, { data, removeData: true });
    assert.equal(await runs(prometheus.pid), true);
    assert.equal(leftovers().length, 1);
    await prometheus.stop();
    await prometheus.stop();
    assert.equal(await runs(prometheus.pid), false);
    assert.deepEqual(leftovers(), []);
    assert.equal(readdirSync(root).includes("data"), false);
    await assert.rejects(query(prometheus.url, "up", RECENTLY), /does not answer/);
  });

  it("tidies up when it was killed by somebody else, and after work that fails", async () => {
    const prometheus = await startPrometheus(tools);
    process.kill(prometheus.pid, "SIGKILL");
    while (await runs(prometheus.pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    await prometheus.stop();
    const failing = withPrometheus(tools, {}, () => Promise.reject(new Error("work")));
    await assert.rejects(failing, /^Error: work$/);
    assert.deepEqual(leftovers(), []);
  });

  it("two at once do not collide, but cannot share their data", async () => {
    const [first, second] = await Promise.all([
      startPrometheus(tools, { data: await recorded("one", RECENTLY) }),
      startPrometheus(tools),
    ]);
    try {
      assert.notEqual(first.url, second.url);
      assert.equal((await query(first.url, "drops_total", RECENTLY)).samples.length, 1);
      assert.equal((await query(second.url, "drops_total", RECENTLY)).samples.length, 0);
      const third = startPrometheus(tools, { data: path.join(root, "one") });
      await assert.rejects(third, /Prometheus does not start:\n.*lock DB directory/);
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
    assert.deepEqual(leftovers(), []);
  });

  it("evaluates rules from its start on", async () => {
    const config = { global: { evaluation_interval: "100ms" } };
    const ruleFile = write(
      "live.yaml",
      "groups: [{ name: g, rules: [{ record: 'one', expr: 'vector(1)' }] }]",
    );
    await withPrometheus(tools, { config, ruleFiles: [ruleFile] }, async ({ url }) => {
      const deadline = Date.now() + 30_000;
      let values: readonly number[] = [];
      while (values.length === 0 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        values = (await query(url, "one", Date.now() / 1000)).samples.map(({ value }) => value);
      }
      assert.deepEqual(values, [1]);
    });
  });

  it("has seen a recording with the rules loaded, also rules on rules", async () => {
    const openMetricsFiles = [write("then.txt", openMetrics(RECENTLY))];
    const ruleFiles = [write("rules.yaml", RULES)];
    const times = { from: RECENTLY, to: RECENTLY + 600 };
    const prometheus = await startOnRecording(tools, {
      openMetricsFiles,
      ruleFiles,
      ruleDepth: 2,
      ...times,
    });
    try {
      for (const metric of ["reason:drops:rate1m", "drops:rate1m"]) {
        const { series } = await queryRange(prometheus.url, metric, { ...times, step: 60 });
        const values = series[0]?.points.slice(2).map(({ value }) => Number(value.toFixed(6)));
        assert.ok(values && values.length >= 8, `${metric}: ${values?.length}`);
        assert.deepEqual([...new Set(values)], [1], metric);
      }
    } finally {
      await prometheus.stop();
    }
    assert.deepEqual(leftovers(), []);
  });

  it("refuses a recording that is cut off, in promtool's words, and leaves nothing of it", async () => {
    const openMetricsFiles = [write("cut.txt", openMetrics(RECENTLY).replace("# EOF\n", ""))];
    const started = startOnRecording(tools, { openMetricsFiles, from: RECENTLY, to: RECENTLY + 600 });
    await assert.rejects(started, /promtool does not take \S+cut\.txt:\n(.*\n)*.*does not end with # EOF/);
    assert.deepEqual(leftovers(), []);
  });

  it("refuses bad rules in promtool's words and in Prometheus' own", async () => {
    await checkRules(tools, write("rules.yaml", RULES));
    const bad = write("bad.yaml", RULES.replace("[1m]))", "[1m])"));
    const words = /group "drops", rule 1, "reason:drops:rate1m": could not parse expression/;
    await assert.rejects(checkRules(tools, bad), words);
    await assert.rejects(startPrometheus(tools, { ruleFiles: [bad] }), words);
    const twice = write("twice.yaml", `${RULES}${RULES.slice(RULES.indexOf("      - alert"))}`);
    await assert.rejects(checkRules(tools, twice), /1 duplicate rule\(s\) found/);
    assert.deepEqual(leftovers(), []);
  });

  it("runs tests of rules, and says what was expected and what came", async () => {
    write("rules.yaml", RULES);
    await testRules(tools, write("good.yaml", ruleTest(1)));
    const wrong = testRules(tools, write("wrong.yaml", ruleTest(2)));
    await assert.rejects(wrong, (error: Error) => {
      assert.match(error.message, /^the rule tests of \S+wrong\.yaml fail:\n/);
      const [, found] =
        /exp: \{__name__="drops:rate1m"\} 2E\+00\n\s+got: \S+ (\S+)/.exec(error.message) ?? [];
      assert.equal(Number(found).toFixed(6), "1.000000", error.message);
      return true;
    });
  });

  it("says that a program is not there", async () => {
    const missing = { ...tools, prometheus: path.join(root, "prometheus") };
    await assert.rejects(startPrometheus(missing), /Prometheus does not start:\n.*ENOENT/);
    assert.deepEqual(leftovers(), []);
  });

  /** Starts a Prometheus in another process, which then does what is given. Returns the pid of that Prometheus. */
  const startElsewhere = async (then: string) => {
    const root = path.join(__dirname, "..", "..");
    const script = `
      require("tsx/cjs");
      const { startPrometheus } = require(${JSON.stringify(path.join(root, "recording", "prometheus", "start-prometheus"))});
      const { interrupt } = require(${JSON.stringify(path.join(root, "sandbox", "interruption"))});
      startPrometheus(${JSON.stringify(tools)}).then((prometheus) => {
        console.log(prometheus.pid);
        ${then}
      });
    `;
    const owner = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    owners.push(owner);
    const [chunk] = await once(owner.stdout, "data");
    return { owner, pid: Number(String(chunk)) };
  };

  const untilGone = async (pid: number) => {
    while ((await runs(pid)) || leftovers().length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
  };

  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    it(`does not outlive its owner's end by ${signal}`, async () => {
      const { owner, pid } = await startElsewhere("setInterval(() => {}, 1000);");
      assert.equal(await runs(pid), true);
      owner.kill(signal);
      await untilGone(pid);
    });
  }

  it("does not keep its owner from ending, and ends with it", async () => {
    const { pid } = await startElsewhere("");
    await untilGone(pid);
  });

  it("ends when the user interrupts its owner", async () => {
    const { owner, pid } = await startElsewhere("setTimeout(() => {}, 60000); interrupt();");
    await untilGone(pid);
    assert.equal(owner.exitCode, null);
  });
});
