import assert from "node:assert/strict";
import { ConfigError, type ConfigProblem } from "../../config/config-error";
import { type RawConfig, readStackConfig } from "../../config/read-stack-config";
import { phaseNames } from "../../policies/catalogue";
import { configFixtures } from "./config-fixtures";

const problemsOf = (raw: RawConfig): readonly ConfigProblem[] => {
  try {
    readStackConfig(raw);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
};

describe("the stack's configuration", () => {
  for (const fixture of configFixtures("valid")) {
    it(`accepts ${fixture.name}`, () => {
      assert.deepEqual(problemsOf(fixture.raw), []);
    });
  }

  for (const fixture of configFixtures("invalid")) {
    it(`refuses ${fixture.name}, with all its problems at once`, () => {
      const found = problemsOf(fixture.raw);
      assert.deepEqual(
        found.map(({ key, value, fix }) => ({ key, value, fix })),
        fixture.problems.map(({ key, value, fix }) => ({ key, value, fix })),
      );
      for (const [index, expected] of fixture.problems.entries()) {
        const { reason } = found[index] as ConfigProblem;
        assert.ok(
          reason.includes(expected.reason),
          `${expected.key}: "${reason}" does not say "${expected.reason}"`,
        );
      }
    });
  }

  it("fills in every default that the schema states", () => {
    const config = readStackConfig({
      values: {
        "talos-policy-lab:cluster": '{"context":"c"}',
        "talos-policy-lab:monitoring": '{"grafana":{"adminPassword":"correct-horse-battery"}}',
      },
      secretKeys: ["talos-policy-lab:monitoring"],
    });
    assert.equal(config.phase, "baseline");
    assert.equal(config.cilium.mode, "install");
    assert.equal(config.cilium.version, "1.18.6");
    assert.deepEqual(config.cilium.kubeApi, { host: "localhost", port: 7445 });
    assert.equal(config.cilium.removeOnDestroy, false);
    assert.equal(config.monitoring.mode, "install");
    assert.equal(config.monitoring.crds.removeOnDestroy, false);
  });

  it("turns audit mode of the policies into that of Cilium's agents", () => {
    const values = {
      "talos-policy-lab:cluster": '{"context":"c"}',
      "talos-policy-lab:monitoring": '{"mode":"external"}',
    };
    const audited = { ...values, "talos-policy-lab:policies": '{"auditMode":true}' };
    assert.equal(readStackConfig({ values: audited }).cilium.auditMode, true);
    assert.equal(readStackConfig({ values }).cilium.auditMode, false);
  });

  it("says key, value, what is accepted and the fix in its message", () => {
    const raw = {
      values: { "talos-policy-lab:phase": "everything", "talos-policy-lab:cluster": '{"context":"c"}' },
    };
    assert.throws(() => readStackConfig(raw), {
      name: "ConfigError",
      message: [
        "the stack's configuration has 1 problem; nothing was changed.",
        '  talos-policy-lab:phase = "everything"',
        `    not one of: ${phaseNames.join(", ")}, own. The phase that is laid down. \`none\`: no policies, and so no lab workloads either. \`own\`: the policies in \`policies.dir\`.`,
        "    fix: pulumi config set phase baseline",
      ].join("\n"),
    });
  });
});
