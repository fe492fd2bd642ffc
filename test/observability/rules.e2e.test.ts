import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../messages/user-error";
import type { ObservedPhase } from "../../observability/observed-phase";
import { alerts, labRules } from "../../observability/rules";
import type { PrometheusRuleObject } from "../../observability/rules/prometheus-rule";
import { conditionOf } from "../../observability/rules/swap-silence";
import { phaseNames } from "../../policies/catalogue";
import { type EvidenceTools, evidenceTools } from "../../recording/prometheus/evidence-tools";
import { checkRules, testRules } from "../../recording/prometheus/promtool";
import { silentReporter } from "../../sandbox/reporter";
import { observed } from "./rules/lab-phases";
import { comparisonCount, mutateAlerts, onlyAlert, turnComparison } from "./rules/mutants";
import { promtoolTests } from "./rules/promtool-tests";
import type { RuleCase } from "./rules/rule-case";
import { ruleCases } from "./rules/rule-cases";

const casesByPhase = (cases: readonly RuleCase[]): readonly (readonly [ObservedPhase, RuleCase[]])[] => {
  const known = new Map<string, [ObservedPhase, RuleCase[]]>();
  for (const each of cases) {
    const key = JSON.stringify(each.observed);
    const found = known.get(key) ?? [each.observed, []];
    found[1].push(each);
    known.set(key, found);
  }
  return [...known.values()];
};

const alertsOf = (cases: readonly RuleCase[]): readonly string[] =>
  [...new Set(cases.map(({ alert }) => alert))].sort();

/** Names of the alerts that promtool calls failed. */
const failedAlerts = (output: string): readonly string[] => [
  ...new Set([...output.matchAll(/alertname: (\w+),/g)].map(([, name = ""]) => name)),
];

describe("the rules under promtool", function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), "policy-lab-rules-"));
  let tools: EvidenceTools;

  before("Prometheus is there", async () => {
    tools = await evidenceTools(silentReporter);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: object): string => {
    const file = join(folder, name);
    writeFileSync(file, stringify(content, { aliasDuplicateObjects: false }));
    return file;
  };

  /** Each alert's cases with a file of its own that has no other alert: promtool evaluates all of a file for each case. */
  const run = async (rules: PrometheusRuleObject, cases: readonly RuleCase[]): Promise<void> => {
    const files = alertsOf(cases).map((alert) => {
      write(`${alert}.rules.yaml`, onlyAlert(rules, alert).spec);
      const its = cases.filter((each) => each.alert === alert);
      return write(`${alert}.yaml`, promtoolTests(`${alert}.rules.yaml`, its));
    });
    await testRules(tools, ...files);
  };

  /** Alerts whose cases notice what was changed in the rules. */
  const noticed = async (
    change: (stack: ObservedPhase) => PrometheusRuleObject,
    all: readonly RuleCase[],
  ): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const [stack, cases] of casesByPhase(all)) {
      try {
        await run(change(stack), cases);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        found.push(...failedAlerts(error.message));
      }
    }
    return [...new Set(found)].sort();
  };

  it("are taken without a remark, in every phase", async () => {
    for (const phase of phaseNames) {
      await checkRules(tools, write(`${phase}.yaml`, labRules(observed(phase)).spec));
    }
  });

  it("a rule that is no PromQL is refused", async () => {
    const broken = mutateAlerts(labRules(observed("l3-l4")), (expr) => `${expr} >`);
    await assert.rejects(checkRules(tools, write("broken.yaml", broken.spec)), /could not parse expression/);
  });

  for (const [stack, cases] of casesByPhase(ruleCases)) {
    const { mutualAuth, auditMode } = stack.features;
    const switches = `${mutualAuth ? "" : ", without mutual authentication"}${auditMode ? ", in audit mode" : ""}`;
    it(`phase ${stack.phase}${switches}: ${cases.length} cases fire or stay quiet as they should`, () =>
      run(labRules(stack), cases));
  }

  describe("a fault is noticed by the cases of each alert that has it:", () => {
    const conditionIn = ({ alert, observed: stack }: RuleCase): string => {
      const found = alerts(stack).find(({ name }) => name === alert);
      return found === undefined ? "" : conditionOf(found);
    };
    const most = Math.max(...ruleCases.map((each) => comparisonCount(conditionIn(each))));

    for (let index = 0; index < most; index += 1) {
      it(`comparison ${index + 1} is turned round`, async () => {
        const affected = ruleCases.filter((each) => comparisonCount(conditionIn(each)) > index);
        // The first comparison is that of the alert itself, so nothing fires any more.
        const cases = index === 0 ? affected.filter(({ kind }) => kind === "fires") : affected;
        const turn = (expr: string): string => turnComparison(expr, index);
        const found = await noticed((stack) => mutateAlerts(labRules(stack), turn), cases);
        assert.deepEqual(found, alertsOf(affected));
      });
    }

    it("the silence around swaps is taken off", async () => {
      const bare = (expr: string): string => expr.replace(/\nunless on \(\).*$/s, "");
      const swaps = ruleCases.filter(({ kind }) => kind === "swap");
      const found = await noticed((stack) => mutateAlerts(labRules(stack), bare), swaps);
      assert.deepEqual(found, alertsOf(swaps));
    });

    it("denials on purpose are not left out", async () => {
      const onPurpose = ruleCases.filter(({ title }) => title.endsWith("on purpose"));
      const found = await noticed((stack) => labRules({ ...stack, expectations: [] }), onPurpose);
      assert.deepEqual(found, [
        "PolicyLabDnsDenialsAboveNormal",
        "PolicyLabDropsAboveNormal",
        "PolicyLabL7DenialsAboveNormal",
      ]);
    });
  });
});
