import assert from "node:assert/strict";
import { askPanels } from "../../cli/dashboards/ask-panels";
import type { QuerySource } from "../../cli/dashboards/query-source";
import { timeRange } from "../../cli/dashboards/time-range";
import { dashboardModels } from "../../observability/dashboards";
import type { DashboardModel } from "../../observability/dashboards/dashboard-model";
import { shippedExample } from "../../recording/example-answers";
import { wantedStacks } from "./asked-example";

describe("what ships of the recorded example", () => {
  const example = shippedExample();
  const source: QuerySource = {
    range: async (expr, over) => example.range(expr, over),
    instant: async (expr, at) => example.instant(expr, at),
  };
  const range = timeRange({}, example.to, example.to - example.from);
  const ask = (models: readonly DashboardModel[]) =>
    askPanels(models, { source, range, choices: {}, progress: () => {} });

  for (const { observed, stack } of wantedStacks())
    it(`answers every query of phase ${observed.phase} of stack ${stack} (npm run answers)`, async () => {
      const answers = await ask(dashboardModels(observed));
      assert.ok(answers.length > 0);
    });

  it("would be noticed to lack one", async () => {
    const [{ observed } = assert.fail()] = wantedStacks();
    const text = JSON.stringify(dashboardModels(observed));
    const changed = JSON.parse(
      text.replaceAll("cilium_policy_l7_total", "another_metric"),
    ) as DashboardModel[];
    await assert.rejects(ask(changed), { name: "NotShipped" });
  });
});
