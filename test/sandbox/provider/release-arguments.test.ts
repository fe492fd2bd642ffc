import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { explain } from "../../../sandbox/provider/helm-command";
import {
  installArguments,
  uninstallArguments,
  upgradeArguments,
  valuesInput,
} from "../../../sandbox/provider/release-arguments";
import { recoveryPlan } from "../../../sandbox/provider/release-deploy";
import { releaseFailures } from "../../../sandbox/provider/release-inputs";
import type { Properties, Value } from "../../../sandbox/provider/values";

const RELEASE = { namespace: "kube-system", name: "cilium" };
const URN = "urn:pulumi:test::provider::kubernetes:helm.sh/v3:Release::cilium";
const install = (inputs: Properties) => installArguments(RELEASE, { chart: "./chart", ...inputs }, URN);
const upgrade = (inputs: Properties) => upgradeArguments(RELEASE, { chart: "./chart", ...inputs }, URN);

describe("arguments of helm", () => {
  it("waits by default and gives the values on standard input", () => {
    deepStrictEqual(install({}), [
      ...["install", "cilium", "./chart", "--namespace", "kube-system", "--values", "-"],
      ...["--labels", "pulumi-urn=c5715fb9", "--wait", "--timeout", "300s"],
    ]);
  });

  it("never puts values on the command line", () => {
    const inputs = { values: { password: "very-secret" } };
    ok(![...install(inputs), ...upgrade(inputs)].join(" ").includes("very-secret"));
    strictEqual(valuesInput(inputs), '{"password":"very-secret"}');
  });

  const FLAGS: ReadonlyArray<readonly [input: string, value: Value, flags: string[]]> = [
    ["atomic", true, ["--atomic"]],
    ["createNamespace", true, ["--create-namespace"]],
    ["dependencyUpdate", true, ["--dependency-update"]],
    ["description", "why", ["--description", "why"]],
    ["disableWebhooks", true, ["--no-hooks"]],
    ["repositoryOpts", { repo: "https://example.com" }, ["--repo", "https://example.com"]],
    ["skipCrds", true, ["--skip-crds"]],
    ["timeout", 5, ["--timeout", "5s"]],
    ["valueYamlFiles", [{ path: "a.yaml" }], ["--values", "a.yaml", "--values", "-"]],
    ["version", "1.2.3", ["--version", "1.2.3"]],
  ];
  for (const [input, value, flags] of FLAGS) {
    it(`${input} becomes ${flags.join(" ")}`, () => {
      for (const args of [install({ [input]: value }), upgrade({ [input]: value })]) {
        ok(args.join(" ").includes(flags.join(" ")), args.join(" "));
      }
      if (typeof value === "boolean") ok(!install({ [input]: false }).includes(flags[0] ?? ""));
    });
  }

  it("does not wait when told so", () => {
    for (const args of [install({ skipAwait: true }), uninstallArguments(RELEASE, { skipAwait: true })]) {
      ok(!args.includes("--wait"));
    }
  });

  it("gives upgrade what only upgrade knows", () => {
    const inputs = { cleanupOnFail: true, maxHistory: 3 };
    for (const flag of ["--cleanup-on-fail", "--history-max", "--reset-values"]) {
      ok(upgrade(inputs).includes(flag) && !install(inputs).includes(flag), flag);
    }
    ok(!upgrade({ reuseValues: true }).includes("--reset-values"));
  });
});

describe("releaseFailures", () => {
  it("accepts what is supported and names what is not", () => {
    deepStrictEqual(releaseFailures({ chart: "a", values: {}, compat: "true" }), []);
    const wrong = { values: "a", lint: true, valueYamlFiles: [{ uri: "https://example.com" }] };
    deepStrictEqual(
      releaseFailures(wrong).map(({ property }) => property),
      ["values", "lint", "chart", "valueYamlFiles[0]"],
    );
  });
});

describe("recoveryPlan", () => {
  const plan = (...statuses: string[]) => {
    const history = statuses.map((status, index) => ({ revision: index + 1, status }));
    const { first, next } = recoveryPlan(history);
    return [first, next];
  };
  const CASES: ReadonlyArray<readonly [statuses: string[], expected: string[]]> = [
    [["deployed"], ["nothing", "upgrade"]],
    [["failed"], ["nothing", "upgrade"]],
    [["pending-install"], ["uninstall", "install"]],
    [["uninstalling"], ["uninstall", "install"]],
    [
      ["deployed", "pending-upgrade"],
      ["rollback", "upgrade"],
    ],
    [
      ["superseded", "failed", "pending-rollback"],
      ["rollback", "upgrade"],
    ],
    [
      ["failed", "pending-upgrade"],
      ["uninstall", "install"],
    ],
  ];
  for (const [statuses, expected] of CASES) {
    it(`after ${statuses.join(", ")}: ${expected.join(", then ")}`, () => {
      deepStrictEqual(plan(...statuses), expected);
    });
  }
});

describe("explain", () => {
  it("keeps helm's own words without warnings and prefixes", () => {
    const stderr =
      "WARNING: file is group-readable\nError: INSTALLATION FAILED: cannot re-use a name that is still in use\n";
    strictEqual(explain(stderr, ["install"], 1), "cannot re-use a name that is still in use");
    strictEqual(explain("", ["install"], 7), "helm install ended with code 7");
  });
});
