import assert from "node:assert/strict";
import { readStackConfig } from "../../config/read-stack-config";
import { type WantedObservability, wantedObservability } from "../../config/wanted-observability";

const wanted = (keys: Readonly<Record<string, object | string>>): WantedObservability =>
  wantedObservability(
    readStackConfig({
      values: Object.fromEntries(
        Object.entries({ cluster: { context: "c" }, monitoring: { mode: "external" }, ...keys }).map(
          ([key, value]) => [
            `talos-policy-lab:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
          ],
        ),
      ),
    }),
  );

describe("what is wanted to be observed by", () => {
  it("is everything but a second monitor for CoreDNS", () => {
    assert.deepEqual(wanted({}), { dashboards: true, rules: true, monitors: true, coreDns: false });
  });

  it("is dashboards alone where the prometheus-operator's CRDs are not", () => {
    const monitoring = { mode: "external", crds: { mode: "off" } };
    assert.deepEqual(wanted({ monitoring }), {
      dashboards: true,
      rules: false,
      monitors: false,
      coreDns: false,
    });
  });

  it("is nothing about Cilium where there is none", () => {
    assert.deepEqual(wanted({ cilium: { mode: "off" }, phase: "none" }), {
      dashboards: false,
      rules: false,
      monitors: true,
      coreDns: false,
    });
  });

  it("is no rules that would miss an agent where nothing scrapes it, unless they are asked for", () => {
    assert.equal(wanted({ observability: { monitors: false } }).rules, false);
    assert.equal(wanted({ observability: { monitors: false, rules: true } }).rules, true);
  });

  it("is what is said, where it is said", () => {
    const observability = { dashboards: false, rules: false, monitors: true, coreDns: true };
    assert.deepEqual(wanted({ observability }), observability);
  });
});
