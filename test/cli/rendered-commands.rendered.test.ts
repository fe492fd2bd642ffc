import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withFolder } from "../support/with-folder";
import { flowLine, podLabels } from "../traffic/recorded-flows";
import { runLab } from "./run-lab";

const pods = (port: number) => `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}}
spec: {containers: [{name: c, image: i, ports: [{containerPort: ${port}}]}]}
`;

const policy = (port: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ${port}}]}]
`;

const expectations = (namespace: string, port: number) => `expectations:
  - flow: { from: ${namespace}/web, to: ${namespace}/db, port: ${port} }
    verdict: allowed
`;

const files: Readonly<Record<string, string>> = {
  "base/kustomization.yaml": "resources: [all.yaml]\n",
  "base/all.yaml": `${pods(5432)}---\n${policy("5432")}`,
  // The base as it stands says nothing about namespace prod: it is only what is rendered that does.
  "prod/kustomization.yaml": "resources: [../base]\nnamespace: prod\n",
  "prod/expectations.yaml": expectations("prod", 5432),
  "open/kustomization.yaml":
    "resources: [../prod]\npatches:\n- patch: |-\n    - {op: remove, path: /spec/ingress/0/from}\n  target: {kind: NetworkPolicy}\n",
  "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "chart/values.yaml": "port: 5432\n",
  "chart/templates/all.yaml": `${pods(5432)}---\n${policy("{{ .Values.port }}")}`,
  "chart/expectations.yaml": expectations("default", 5432),
  "other.yaml": "port: 5433\n",
};

describe("verdicts and tests of what kubectl and helm render", function () {
  this.timeout(120_000);

  const inFolder = (run: (at: (name: string) => string) => void): void =>
    withFolder((root) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
      run((name) => join(root, name));
    });

  it("decides the flows of a kustomization and of a chart", () => {
    inFolder((at) => {
      const built = runLab(["verdicts", "--kustomize", at("prod"), "--all"]);
      assert.equal(built.status, 0, built.stderr);
      assert.match(built.stdout, /✓ +prod\/web +prod\/db +5432\/TCP +allowed/);
      const ask = ["--from", "default/web", "--to", "default/db", "--port", "5432", "--json"];
      const chart = ["verdicts", "--helm", at("chart")];
      const verdictOf = (...args: readonly string[]): unknown => {
        const { status, stdout, stderr } = runLab([...chart, ...args, ...ask]);
        assert.equal(status, 0, stderr);
        return (JSON.parse(stdout) as { readonly verdict: string }).verdict;
      };
      assert.equal(verdictOf(), "allowed");
      assert.equal(verdictOf("--values", at("other.yaml")), "denied-by-default");
    });
  });

  it("holds recorded traffic against them, and suggests what they lack", () => {
    inFolder((at) => {
      const flows = at("flows.jsonl");
      const ends = { source: podLabels("default", "web"), destination: podLabels("default", "db") };
      writeFileSync(flows, `${flowLine({ ...ends, ports: [1, 5432], direction: "INGRESS" })}\n`);
      const replayed = (...args: readonly string[]) => runLab(["replay", "--flows", flows, ...args]).status;
      assert.equal(replayed("--helm", at("chart")), 0);
      assert.equal(replayed("--helm", at("chart"), "--values", at("other.yaml")), 1);
      assert.equal(replayed("--kustomize", at("base")), 0);
      assert.equal(
        replayed("--kustomize", at("base"), "--with", `helm:${at("chart")}`, "--values", at("other.yaml")),
        1,
      );
      const against = [
        "--against",
        `helm:${at("chart")}`,
        "--values",
        at("other.yaml"),
        "--namespace",
        "default",
      ];
      const { status, stdout, stderr } = runLab(["suggest", "--flows", flows, ...against]);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /name: allow-db[\s\S]*- port: "5432"/);
    });
  });

  it("compares two of them, and what one would change", () => {
    inFolder((at) => {
      const compared = runLab(["verdicts", "--diff", `kustomize:${at("prod")}`, `kustomize:${at("open")}`]);
      assert.equal(compared.status, 0, compared.stderr);
      assert.match(compared.stdout, /world +prod\/db +5432\/TCP +denied-by-default +allowed/);
      const added = runLab([
        "verdicts",
        "--kustomize",
        at("prod"),
        "--with",
        `kustomize:${at("open")}`,
        "--exit-code",
      ]);
      assert.equal(added.status, 1, added.stderr);
      assert.match(added.stdout, /world +prod\/db +5432\/TCP +denied-by-default +allowed/);
    });
  });

  it("holds what is rendered against the expectations of a folder, and not what it is made of", () => {
    inFolder((at) => {
      const test = (...args: readonly string[]) => runLab(["test", ...args]);
      const built = test(at("prod"), "--kustomize", at("prod"));
      assert.equal(built.status, 0, built.stdout + built.stderr);
      assert.match(built.stdout, /✓ prod\/web → prod\/db 5432\/TCP: allowed/);
      const alone = test(at("prod"));
      assert.equal(alone.status, 2);
      assert.match(alone.stderr, /there is no policy in/);
      assert.equal(test(at("chart"), "--helm", at("chart")).status, 0);
      const other = test(at("chart"), "--helm", at("chart"), "--values", at("other.yaml"));
      assert.equal(other.status, 1);
      assert.match(other.stdout, /✗ default\/web → default\/db 5432\/TCP/);
    });
  });

  it("refuses what cannot be rendered, with the option that asks for it", () => {
    inFolder((at) => {
      for (const args of [
        ["verdicts", "--kustomize", at("nowhere")],
        ["test", at("prod"), "--kustomize", at("nowhere")],
        ["verdicts", "--diff", "baseline", `kustomize:${at("nowhere")}`],
      ]) {
        const { status, stderr } = runLab(args);
        assert.equal(status, 2);
        assert.match(stderr, /^error: --kustomize .*nowhere: there is no such folder\nfix: /);
      }
    });
  });
});
