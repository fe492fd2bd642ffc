import assert from "node:assert/strict";
import type { Log } from "sarif";
import { sarifText } from "../../../cli/report/sarif";
import { sarifFaults } from "../../support/report-schemas";
import { everything, nothing } from "./report-fixture";

describe("reports as SARIF", () => {
  for (const [name, report] of Object.entries({ everything, nothing })) {
    it(`are valid against the schema of SARIF 2.1.0: ${name}`, () => {
      assert.deepEqual(sarifFaults(sarifText(report)), []);
    });
  }

  it("would not be with a level that SARIF does not have", () => {
    const log = sarifText(everything).replace('"level": "warning"', '"level": "fatal"');
    assert.match(sarifFaults(log).join("; "), /\/level must be equal to one of the allowed values/);
  });

  it("name rule, place, fingerprint and what silences a result", () => {
    const { runs } = JSON.parse(sarifText(everything)) as Log;
    const [first, , third, fourth, fifth] = runs[0]?.results ?? [];
    assert.deepEqual([first?.ruleId, first?.ruleIndex, first?.level], ["icmp-type-zero", 1, "warning"]);
    assert.deepEqual(first?.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: "shop/ping%2C%20all%3A%20of%20it.yaml", uriBaseId: "SRCROOT" },
      region: { startLine: 7 },
    });
    assert.equal(
      first?.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName,
      "CiliumNetworkPolicy/shop/ping spec.ingress[0].icmps",
    );
    assert.deepEqual(first?.partialFingerprints, { "labFinding/v1": "aa11" });
    assert.equal(third?.suppressions, undefined);
    assert.deepEqual(fourth?.suppressions, [{ kind: "inSource", justification: "moves out in spring" }]);
    assert.equal(
      fourth?.locations?.[0]?.physicalLocation?.artifactLocation?.uri,
      "file:///elsewhere/old.yaml",
    );
    assert.deepEqual([fifth?.kind, fifth?.level], ["pass", "none"]);
  });
});
