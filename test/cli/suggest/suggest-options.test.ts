import assert from "node:assert/strict";
import { parseSuggest, type SuggestOptions } from "../../../cli/suggest/suggest-options";
import { UserError } from "../../../messages/user-error";

describe("the options of lab suggest", () => {
  it("ask for ports of every namespace but the system's, of standard input, if nothing is said", () =>
    assert.deepEqual(parseSuggest({}, false), {
      flows: ["-"],
      wishes: { l7: false, fqdn: false, cidrs: [], portRanges: [], namespaces: [], labels: undefined },
      ...{ against: undefined, cilium: undefined, exitCode: false, expectations: undefined, json: false },
    }));

  it("may name more", () => {
    const { wishes, against, cilium } = parseSuggest(
      {
        ...{ l7: true, fqdn: true, cidr: ["192.0.2.0/24"], portRange: ["30000-32767"], labels: "app, tier" },
        ...{ against: ["policies", "helm:chart"], values: ["prod.yaml"], cilium: "1.19.6" },
      },
      false,
    );
    assert.deepEqual(wishes.cidrs, ["192.0.2.0/24"]);
    assert.deepEqual(wishes.portRanges, [[30_000, 32_767]]);
    assert.deepEqual(wishes.labels, ["app", "tier"]);
    assert.equal(cilium?.minor, "1.19");
    assert.deepEqual(against, {
      ...{ kind: "files", files: ["policies"] },
      render: { kustomize: [], helm: ["chart"], values: ["prod.yaml"] },
    });
    assert.deepEqual(parseSuggest({ against: ["live"], context: "homelab" }, false).against, {
      ...{ kind: "live", context: "homelab" },
    });
  });

  const wrong: readonly (readonly [string, SuggestOptions, RegExp, RegExp])[] = [
    [
      "a network that is none",
      { cidr: ["192.0.2.1"] },
      /--cidr "192\.0\.2\.1" is not a network/,
      /192\.0\.2\.1\/32/,
    ],
    ["another one", { cidr: ["a/9"] }, /--cidr "a\/9" is not a network/, /192\.0\.2\.0\/24/],
    [
      "a range that is none",
      { portRange: ["9-1"] },
      /--port-range "9-1" is not a valid range/,
      /30000-32767/,
    ],
    ["ports beyond the last", { portRange: ["1-65536"] }, /is not a valid range/, /30000-32767/],
    ["labels that are none", { labels: "app=web" }, /"app=web" is not a key of a label/, /keys alone/],
    ["no labels", { labels: "," }, /--labels names no label/, /app,component/],
    [
      "labels that Cilium leaves out",
      { labels: "pod-template-hash" },
      /is no part of Cilium's identities/,
      /leave it out/,
    ],
    [
      "--exit-code alone",
      { exitCode: true },
      /--exit-code says whether something is missing of --against/,
      /--against live/,
    ],
    ["--context alone", { context: "x" }, /--context is given without --against live/, /--against live/],
    ["--values alone", { values: ["x"] }, /--values is for charts, and there is none/, /helm:CHART/],
    ["two sources", { against: ["live", "x"] }, /are two sources of policies/, /leave one/],
    ["two standard inputs", { against: ["-"] }, /cannot both come from standard input/, /--flows FILE/],
    ["standard input twice", { flows: ["-", "-"] }, /--flows - is given twice/, /once/],
    ["a release that is none", { cilium: "9.9" }, /this release of Cilium is not known here/, /--cilium 1\./],
  ];
  for (const [what, options, message, fix] of wrong) {
    it(`are refused with ${what}`, () =>
      assert.throws(
        () => parseSuggest(options, false),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.exitCode, 2);
          assert.match(error.message, message);
          assert.match(error.fix ?? "", fix);
          return true;
        },
      ));
  }

  it("are refused where nobody types flows", () =>
    assert.throws(() => parseSuggest({}, true), /standard input is a terminal/));
});
