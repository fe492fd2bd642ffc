import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readManifests } from "../../../manifests/read-manifests";
import { helmSource } from "../../../manifests/rendered/helm";
import { kustomizeSource } from "../../../manifests/rendered/kustomize";
import type { Renderer } from "../../../manifests/rendered/run-renderer";
import { toolOf } from "../../../sandbox/toolchain/catalogue";
import { findInCache } from "../../../sandbox/toolchain/find-tool";
import { withFolder } from "../../support/with-folder";

const cached = (name: Renderer): string | undefined => findInCache(toolOf(name))?.path;

const policy = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
spec:
  endpointSelector: {}
  ingress:
    - fromEntities: [cluster]
`;

const write = (root: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
};

describe("manifests that a program renders", function () {
  this.timeout(120_000);

  it("are what kubectl makes of a kustomization, each at its place in the file that it is from", () => {
    withFolder((root) => {
      write(root, {
        "base/kustomization.yaml":
          "resources: [policies.yaml]\nconfigMapGenerator: [{name: c, literals: [a=b]}]\n",
        "base/policies.yaml": `# the base\n---\n${policy}---\n${policy.replace("name: web", "name: db")}`,
        "prod/kustomization.yaml":
          "namespace: shop\nnamePrefix: prod-\nresources: [../base]\npatches:\n- patch: |-\n    - {op: add, path: /spec/egress, value: [{toEntities: [world]}]}\n  target: {kind: CiliumNetworkPolicy, name: db}\n",
      });
      const source = kustomizeSource(join(root, "prod"), cached);
      const { documents, files } = readManifests({ named: [], rendered: [source] });
      assert.equal(files, 1);
      assert.deepEqual(
        documents.map(({ object, file, document, lineOf }) => [
          object.metadata?.namespace,
          object.metadata?.name,
          join(process.cwd(), file) === join(root, "base/policies.yaml"),
          document,
          lineOf("spec.ingress[0]"),
          lineOf("spec.egress[0]"),
        ]),
        [
          ["shop", "prod-db", true, 3, 19, 16],
          ["shop", "prod-web", true, 2, 10, 7],
        ],
      );
      // What kubectl was asked to write beside it is gone again.
      assert.deepEqual(documents[0]?.object.metadata, { name: "prod-db", namespace: "shop" });
    });
  });

  it("are what helm makes of a chart and its values, each in its template", () => {
    withFolder((root) => {
      write(root, {
        "charts/shop/Chart.yaml": "apiVersion: v2\nname: renamed\nversion: 1.0.0\n",
        "charts/shop/values.yaml": "policy: false\n",
        "charts/shop/templates/policy.yaml": `{{- if .Values.policy }}\n{{/* one */}}\n${policy.replace("name: web", "name: {{ .Release.Name }}")}{{- end }}\n`,
        "values.yaml": "policy: true\n",
      });
      const chart = join(root, "charts/shop");
      const without = readManifests({ named: [], rendered: [helmSource({ chart, values: [] }, cached)] });
      assert.deepEqual(without.documents, []);
      const values = [join(root, "values.yaml")];
      const { documents } = readManifests({ named: [], rendered: [helmSource({ chart, values }, cached)] });
      assert.deepEqual(
        documents.map(({ object, file, lineOf }) => [
          object.metadata?.namespace,
          object.metadata?.name,
          file,
          lineOf("spec"),
        ]),
        [["default", "release-name", join(chart, "templates/policy.yaml"), 4]],
      );
    });
  });

  it("are one error where they cannot be rendered", () => {
    withFolder((root) => {
      write(root, {
        "kustomization.yaml": "resources: [missing.yaml]\n",
        "broken/kustomization.yaml": "resources: [\n",
        "chart/Chart.yaml":
          "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0, repository: 'https://charts.example'}]\n",
        "bad/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        "bad/templates/a.yaml": "{{ .Values.a.b }}\n",
      });
      const refused = (render: () => unknown, message: RegExp, fix: RegExp): void =>
        assert.throws(render, (error: Error & { fix?: string; exitCode?: number }) => {
          assert.deepEqual(
            [error.name, error.exitCode, error.message.includes("\n")],
            ["UserError", 2, false],
          );
          assert.match(error.message, message);
          assert.match(error.fix ?? "", fix);
          return true;
        });
      const kustomize = (folder: string) => () => kustomizeSource(join(root, folder), cached);
      refused(
        kustomize("."),
        /cannot be built: .*\/missing\.yaml: no such file or directory$/,
        /kubectl kustomize/,
      );
      refused(kustomize("broken"), /cannot be built: .*(?:yaml|YAML)/, /kubectl kustomize/);
      refused(kustomize("nowhere"), /there is no such folder/, /name a folder/);
      const helm =
        (chart: string, values: readonly string[] = []) =>
        () =>
          helmSource({ chart: join(root, chart), values }, cached);
      refused(helm("chart"), /missing in charts\/ directory: db/, /helm dependency build/);
      refused(helm("bad"), /cannot be rendered: .*nil pointer/, /helm template/);
      refused(
        helm("bad", [join(root, "none.yaml")]),
        /--values .*none\.yaml: there is no such file/,
        /values/,
      );
    });
  });
});
