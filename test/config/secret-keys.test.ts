import assert from "node:assert/strict";
import { ConfigError } from "../../config/config-error";
import { readStackConfig } from "../../config/read-stack-config";
import { secretPaths } from "../../config/secret-keys";

const stackFile = `
encryptionsalt: v1:abc
config:
  kubernetes:context: { secure: v1:other }
  talos-policy-lab:phase: baseline
  talos-policy-lab:cilium:
    values:
      tls: { ca: { cert: plain, key: { secure: v1:x } } }
      list: [plain, { secure: v1:x }]
    kubeApi: { host: { secure: v1:x } }
  talos-policy-lab:monitoring: { secure: v1:x }
`;

const values = {
  "talos-policy-lab:cluster": '{"context":"c"}',
  "talos-policy-lab:monitoring": '{"mode":"external"}',
};

const problemsOf = (secretKeys: readonly string[], paths?: readonly string[]) => {
  try {
    readStackConfig({
      values,
      secretKeys: secretKeys.map((key) => `talos-policy-lab:${key}`),
      secretPaths: paths,
    });
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.problems;
  }
  return [];
};

describe("secrets of a stack's configuration", () => {
  it("are found by their exact keys in the stack's file", () => {
    assert.deepEqual(secretPaths(stackFile), [
      "cilium.values.tls.ca.key",
      "cilium.values.list[1]",
      "cilium.kubeApi.host",
      "monitoring",
    ]);
  });

  it("of a file that is none are not known", () => {
    for (const text of ["", "config:", "{", "a: b"]) assert.equal(secretPaths(text), undefined, text);
    assert.deepEqual(secretPaths("config: {}"), []);
  });

  it("are accepted where they are kept", () => {
    const kept = [
      "cilium.values.tls.ca.key",
      "cilium.values.list[1]",
      "monitoring.values.alertmanager.config",
      "monitoring.grafana.adminPassword",
      "lab.adminToken",
    ];
    assert.deepEqual(problemsOf(["cilium", "monitoring", "lab"], kept), []);
    assert.deepEqual(problemsOf(["cilium", "monitoring", "lab"]), []);
  });

  const misplaced = [
    "cilium.kubeApi.host",
    "cilium.valuesX.a",
    "monitoring.grafana.host",
    "lab.serverImage",
    "cluster.server",
    "monitoring.namespace",
  ];
  for (const path of misplaced) {
    it(`${path} is refused as a secret, with the command that makes it none`, () => {
      const [part = ""] = path.split(".");
      const [problem, ...more] = problemsOf([part], [path]);
      assert.deepEqual(more, []);
      assert.equal(problem?.key, path);
      assert.equal(problem?.value, "[secret]");
      assert.equal(problem?.fix, `pulumi config set --plaintext --path '${path}' VALUE`);
    });
  }

  it("are refused for a whole part at once, and in a part that keeps none though the file is not known", () => {
    assert.match(problemsOf(["monitoring"], ["monitoring"])[0]?.fix ?? "", /^pulumi config rm monitoring /);
    assert.deepEqual(
      problemsOf(["observability", "cilium"]).map(({ key }) => key),
      ["observability"],
    );
  });
});
