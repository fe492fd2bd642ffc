import assert from "node:assert/strict";
import { allSeries } from "../../../cli/dashboards/panel-answer";
import type { QuerySource } from "../../../cli/dashboards/query-source";
import { metricsOf, whyEmpty } from "../../../cli/dashboards/why-empty";
import { PrometheusError } from "../../../observability/prometheus/prometheus-error";
import { answerOf, answersOf, dashboardOf, range, series, sourceOf, target } from "./panel-fixtures";

const refusing = (fault: "refused" | "unreachable"): QuerySource => {
  const fail = async () => {
    throw new PrometheusError(fault, { url: "http://127.0.0.1:9090", found: "bad_data: parse error" });
  };
  return { range: fail, instant: fail };
};

const onlyPanel = (answer: Awaited<ReturnType<typeof answerOf>>) => {
  const [panel] = [...answer.panels.values()];
  assert.ok(panel);
  return panel;
};

describe("asking for the panels", () => {
  it("fills the legend in and tells series of one name apart, over all queries of a panel", async () => {
    const answer = await answerOf(dashboardOf([target("a"), target("b")]), {
      a: [series({ name: "x" }, [1]), series({ name: "y" }, [1])],
      b: [series({ name: "x" }, [2])],
    });
    assert.deepEqual(
      allSeries(onlyPanel(answer)).map(({ name }) => name),
      ["x", "y", "x (2)"],
    );
  });

  it("asks for one moment where the query wants one, and for a range else", async () => {
    const asked: string[] = [];
    const source: QuerySource = {
      range: async (expr, over) => {
        asked.push(`${expr} ${over.from}-${over.to}/${over.step}`);
        return [];
      },
      instant: async (expr, at) => {
        asked.push(`${expr} at ${at}`);
        return [];
      },
    };
    const model = dashboardOf([target("a", { span: "now" }), target("b[$__rate_interval]")]);
    await answersOf([model], source);
    assert.deepEqual(asked.toSorted(), [`a at ${range.to}`, `b[1m15s] ${range.from}-${range.to}/60`]);
  });

  it("asks once more for what is marked, and marks where it begins", async () => {
    const mark = {
      name: "Swaps",
      refId: "S",
      expr: "swap",
      legendFormat: "{{phase}}",
      titleFormat: "phase {{phase}}",
      label: "phase",
      colour: "purple",
    };
    const { marks } = await answerOf(dashboardOf(undefined, [mark]), {
      swap: [
        series({ phase: "b" }, [undefined, undefined, 1, 1, 0, undefined, 1]),
        series({ phase: "a" }, [1]),
      ],
    });
    assert.deepEqual(
      marks.map(({ time, text, colour }) => [time - range.from, text, colour]),
      [
        [0, "phase a", "purple"],
        [120, "phase b", "purple"],
        [360, "phase b", "purple"],
      ],
    );
  });

  it("says of a panel without data which metrics it reads, and what exports them", async () => {
    const expr =
      'sum(rate(hubble_drop_total{reason="up"}[5m])) / hubble_http_request_duration_seconds_bucket';
    const reason = whyEmpty(onlyPanel(await answerOf(dashboardOf([target(expr)]), {})));
    assert.equal(reason?.kind, "no-data");
    assert.deepEqual(
      metricsOf(expr).map(({ name }) => name),
      ["hubble_drop_total", "hubble_http_request_duration_seconds"],
    );
    for (const { setting } of metricsOf(expr)) assert.notEqual(setting, "");
    const some = await answerOf(dashboardOf(), { a: [series({}, [0])] });
    assert.equal(whyEmpty(onlyPanel(some)), undefined);
  });

  it("keeps a refused query as the panel's answer, and gives up where nobody answers", async () => {
    const models = [dashboardOf()];
    const [answer] = await answersOf(models, refusing("refused"));
    assert.ok(answer);
    assert.deepEqual(whyEmpty(onlyPanel(answer)), { kind: "refused", words: ["bad_data: parse error"] });
    await assert.rejects(answersOf(models, refusing("unreachable")), PrometheusError);
  });

  it("keeps the order of panels and queries, whatever is answered first", async () => {
    const others = Array.from({ length: 11 }, (_, index) => target(`q${index + 1}`, { legendFormat: "" }));
    const targets = [target("q0", { legendFormat: "" }), ...others] as const;
    const source = sourceOf({});
    let late = 12;
    const slow: QuerySource = {
      ...source,
      range: async (expr) => {
        late -= 1;
        await new Promise((resolve) => setTimeout(resolve, late));
        return [series({ __name__: expr }, [1])];
      },
    };
    const [answer] = await answersOf([dashboardOf(targets)], slow);
    assert.ok(answer);
    assert.deepEqual(
      allSeries(onlyPanel(answer)).map(({ name }) => name),
      targets.map(({ expr }) => expr),
    );
  });
});
