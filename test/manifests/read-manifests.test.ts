import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { leftOutLines, leftOutText } from "../../manifests/left-out";
import { ManifestError } from "../../manifests/manifest-error";
import { type ManifestInput, readManifests } from "../../manifests/read-manifests";
import { UserError } from "../../messages/user-error";
import { type WrittenFolder, writtenFolder } from "./written-folder";

const policy = (name: string, more = ""): string =>
  `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: ${name}${more}}\nspec: {endpointSelector: {}, ingress: [{}]}\n`;

/** A variable as Flux and envsubst write it. */
const variable = (name: string): string => ["$", "{", name, "}"].join("");

const names = ({ documents }: ManifestInput): readonly (string | undefined)[] =>
  documents.map(({ object }) => object.metadata?.name);

const ids = ({ findings }: ManifestInput): readonly string[] => findings.map(({ id }) => id);

describe("a folder that is a repository", () => {
  const folders: WrittenFolder[] = [];
  const written = (files: Readonly<Record<string, string>>): WrittenFolder => {
    const folder = writtenFolder(files);
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });
  const read = (files: Readonly<Record<string, string>>, patterns = {}): ManifestInput =>
    readManifests({ named: [written(files).path], patterns });

  it("is read to the end: what is not a manifest is left out and counted", () => {
    const input = read({
      "app/a-policy.yaml": policy("a"),
      "app/settings.yaml": "- name: first\n- name: second\n",
      "app/broken-settings.yaml": "a: [1\nb: }\n",
      "app/replicas.json": '[{"op": "replace", "path": "/spec/replicas", "value": 2}]',
      "app/memory.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: {metadata: {labels: {a: b}}}}\n",
      "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
      "chart/templates/service.yaml": "kind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
      "chart/templates/plain.yaml": policy("plain"),
      "playbook.yml": "- hosts: all\n  tasks: []\n",
      "secret.sops.yaml":
        "apiVersion: v1\nkind: Secret\nstringData: {a: 'ENC[AES256_GCM,data:x]'}\nsops:\n  mac: x\n",
      "z-policy.yaml": policy("z"),
    });
    assert.deepEqual(names(input), ["a", "plain", "z"]);
    assert.deepEqual(ids(input), []);
    assert.equal(
      leftOutText(input.leftOut),
      "left out: 4 files that hold no Kubernetes object, 1 Helm template, 2 patches",
    );
    assert.equal(leftOutLines(input.leftOut).length, 7);
  });

  it("says what should be a manifest and cannot be read, with its line, and looks at the others", () => {
    const input = read({
      "a.yaml": `${policy("first")}---\napiVersion: v1\nkind: Pod\nmetadata: {name: x\n---\n${policy("last")}`,
      "b.yaml": policy("other"),
    });
    assert.deepEqual(names(input), ["first", "last", "other"]);
    const [finding] = input.findings;
    assert.deepEqual(
      [finding?.id, finding?.severity, finding?.document, finding?.file],
      ["unreadable-manifest", "error", 2, folders[0]?.file("a.yaml")],
    );
    assert.ok((finding?.line ?? 0) >= 8, `line ${finding?.line}`);
    assert.match(finding?.explanation ?? "", /^No YAML: /);
  });

  it("is without what .gitignore names, hidden files and node_modules", () => {
    const input = read({
      ".git/HEAD": "",
      ".gitignore": "/out/\n*.local.yaml\n",
      "app/.gitignore": "!kept.local.yaml\nsecret.yaml\n",
      "app/kept.local.yaml": policy("kept"),
      "app/dropped.local.yaml": policy("dropped"),
      "app/deep/secret.yaml": policy("secret"),
      "out/rendered.yaml": policy("rendered"),
      "more/out/a.yaml": policy("inner"),
      ".hidden/a.yaml": policy("hidden"),
      ".hidden.yaml": policy("hidden-file"),
      "node_modules/a/a.yaml": policy("module"),
    });
    assert.deepEqual(
      names(input),
      ["kept", "dropped", "inner"].filter((name) => name !== "dropped"),
    );
  });

  it("obeys the .gitignore files above it", () => {
    const folder = written({
      ".git/HEAD": "",
      ".gitignore": "build\n",
      "k8s/build/a.yaml": policy("a"),
      "k8s/b.yaml": policy("b"),
    });
    assert.deepEqual(names(readManifests({ named: [folder.file("k8s")] })), ["b"]);
  });

  it("is as large as --include and --exclude say", () => {
    const files = { "a.yaml": policy("a"), "b/c.yaml": policy("c"), "b/d.yaml.tpl": policy("d") };
    assert.deepEqual(names(read(files, { exclude: ["b/"] })), ["a"]);
    assert.deepEqual(names(read(files, { include: ["*.tpl", "a.yaml"] })), ["a", "d"]);
  });

  it("reads a linked file once, and no circle of folders", () => {
    const folder = written({ "in/a.yaml": policy("a"), "elsewhere/b.yaml": policy("b") });
    symlinkSync(folder.file("in/a.yaml"), folder.file("in/again.yaml"));
    symlinkSync(folder.file("elsewhere/b.yaml"), folder.file("in/b.yaml"));
    mkdirSync(folder.file("in/deep"));
    symlinkSync(folder.file("in"), folder.file("in/deep/in"));
    assert.deepEqual(names(readManifests({ named: [folder.file("in")] })), ["a", "b"]);
  });

  it("has its objects in the namespaces of their kustomizations, and its patches left out", () => {
    const input = read({
      "apps/kustomization.yaml":
        "kind: Kustomization\nnamespace: shop\nresources: [./web, db.yaml]\npatches:\n- path: fix.yaml\n",
      "apps/web/kustomization.yaml": "kind: Kustomization\nnamespace: inner\nresources: [policy.yaml]\n",
      "apps/web/policy.yaml": policy("web"),
      "apps/db.yaml": `${policy("db", ", namespace: old")}---\napiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: all}\nspec: {endpointSelector: {}, ingress: [{}]}\n`,
      "apps/fix.yaml": policy("web"),
      "base/kustomization.yaml": "kind: Kustomization\nresources: [policy.yaml]\n",
      "base/policy.yaml": policy("base"),
      "one/kustomization.yaml": "kind: Kustomization\nnamespace: one\nresources: [../base]\n",
      "two/kustomization.yaml": "kind: Kustomization\nnamespace: two\nresources: [../base]\n",
      "flux/ks.yaml":
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {targetNamespace: jobs, path: ./work/app}\n",
      "work/app/kustomization.yaml": "kind: Kustomization\nresources: [policy.yaml]\n",
      "work/app/policy.yaml": policy("job"),
    });
    const places = input.documents
      .filter(({ object }) => object.apiVersion === "cilium.io/v2")
      .map(({ object }) => [object.metadata?.name, object.metadata?.namespace]);
    assert.deepEqual(places, [
      ["db", "shop"],
      ["all", undefined],
      ["web", "shop"],
      // Two overlays use it: it is there twice.
      ["base", "one"],
      ["base", "two"],
      ["job", "jobs"],
    ]);
    assert.equal(leftOutText(input.leftOut), "left out: 1 patch");
  });

  it("says whether there are pods that it does not describe", () => {
    const otherPods = (more: Record<string, string>) =>
      read({ "policy.yaml": policy("web"), ...more }).otherPods;
    assert.equal(otherPods({}), false);
    assert.equal(
      otherPods({ "app.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: HelmRelease}\n" }),
      false,
    );
    assert.equal(
      otherPods({
        "app.yaml": "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\n",
      }),
      true,
    );
    const kustomization = (text: string) =>
      otherPods({ "kustomization.yaml": `kind: Kustomization\n${text}\n` });
    assert.equal(kustomization("resources: [policy.yaml]"), false);
    assert.equal(kustomization("helmCharts: [{name: web}]"), true);
    assert.equal(kustomization("resources: ['https://example.com/web.yaml']"), true);
  });

  it("says once per file that something is not rendered yet", () => {
    const text = `${policy("a")}  egress: []\n`.replace(
      "ingress: [{}]}\n  egress: []",
      `egress: [{toFQDNs: [{matchName: 'id.${variable("DOMAIN")}'}]}, {toCIDRSet: [{cidr: '${variable("LAN")}', except: ['${variable("HOST")}/32']}]}, {toCIDR: ['${variable("POOL:=192.0.2.0/24")}']}]}`,
    );
    const input = read({
      "a.yaml": text,
      "app.yaml": `kind: ConfigMap\nmetadata: {name: x}\ndata: {a: '${variable("DOMAIN")}'}\n`,
    });
    assert.deepEqual(ids(input), ["unrendered-manifest"]);
    assert.match(input.findings[0]?.explanation ?? "", /\$\{DOMAIN\}, \$\{LAN\}, \$\{HOST\}\./);
    assert.deepEqual(input.documents[0]?.object.spec, {
      endpointSelector: {},
      egress: [
        { toFQDNs: [{ matchName: "id.unrendered.invalid" }] },
        { toCIDRSet: [{ cidr: "203.0.113.0/24", except: [] }] },
        { toCIDR: ["192.0.2.0/24"] },
      ],
    });
  });

  it("says that a template holds a policy", () => {
    const input = read({
      "netpol.yaml":
        "{{- if .Values.on }}\nkind: NetworkPolicy\nmetadata:\n  name: {{ .Release.Name }}\n{{- end }}\n",
      "service.yaml": "kind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  {{- end }}\n",
    });
    assert.deepEqual(
      input.findings.map(({ id, policy: kind, line }) => [id, kind, line]),
      [["unrendered-manifest", "NetworkPolicy", 2]],
    );
  });

  const strange: readonly (readonly [string, string, string, RegExp])[] = [
    [
      "cilium.io/v2",
      "CiliumClusterWideNetworkPolicy",
      "unknown-kind",
      /kind: CiliumClusterwideNetworkPolicy/,
    ],
    ["cilium.io/v2", "CiliumNetworkPolicies", "unknown-kind", /kind: CiliumNetworkPolicy`/],
    ["cilium.io/v2", "CiliumClusterNetworkPolicy", "unknown-kind", /kind: CiliumClusterwideNetworkPolicy/],
    ["networking.k8s.io/v1", "Networkpolicy", "unknown-kind", /kind: NetworkPolicy`/],
    ["networking.k8.io/v1", "NetworkPolicy", "unknown-kind", /apiVersion: networking\.k8s\.io\/v1/],
    [
      "policy.networking.k8s.io/v1alpha1",
      "AdminNetworkPolicy",
      "policy-not-understood",
      /CiliumNetworkPolicy/,
    ],
    [
      "policy.networking.k8s.io/v1alpha2",
      "ClusterNetworkPolicy",
      "policy-not-understood",
      /CiliumNetworkPolicy/,
    ],
    [
      "projectcalico.org/v3",
      "NetworkPolicy",
      "policy-not-understood",
      /networking\.k8s\.io\/v1 NetworkPolicy/,
    ],
    ["crd.projectcalico.org/v1", "GlobalNetworkPolicy", "policy-not-understood", /./],
    ["crd.antrea.io/v1beta1", "ClusterNetworkPolicy", "policy-not-understood", /./],
  ];
  for (const [apiVersion, kind, id, fix] of strange) {
    it(`says of ${apiVersion} ${kind}: ${id}`, () => {
      const input = read({
        "a.yaml": policy("a").replace("cilium.io/v2", apiVersion).replace("CiliumNetworkPolicy", kind),
      });
      assert.deepEqual(ids(input), [id]);
      assert.match(input.findings[0]?.fix ?? "", fix);
    });
  }

  it("says nothing of kinds that are something else", () => {
    const input = read({
      "a.yaml": policy("a"),
      "b.yaml": "apiVersion: cilium.io/v2\nkind: CiliumLocalRedirectPolicy\nmetadata: {name: b}\n",
      "c.yaml": "apiVersion: networking.gke.io/v1\nkind: HealthCheckPolicy\nmetadata: {name: c}\n",
    });
    assert.deepEqual(ids(input), []);
  });

  it("says that a policy has a field twice, and nothing of other objects", () => {
    const input = read({
      "a.yaml":
        "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: a}\nspec:\n  endpointSelector: {}\n  ingress: [{fromEntities: [all]}]\n  ingress: [{}]\n",
      "b.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: b, name: c}\nspec: {containers: []}\n",
    });
    assert.deepEqual(
      input.findings.map(({ id, line }) => [id, line]),
      [["duplicate-key", 6]],
    );
    assert.deepEqual(input.documents[0]?.object.spec, { endpointSelector: {}, ingress: [{}] });
  });

  const named: readonly (readonly [string, string, RegExp])[] = [
    ["a list", "- a: 1\n", /an object with `kind` is expected, and this is a list/],
    ["no YAML", "kind: A\nmetadata: {\n", /no YAML: /],
    ["a template", "kind: A\nmetadata: {{ x }\n  {{ y }}\n", /a template/],
    ["encrypted", "kind: A\nsops: {mac: x}\n", /encrypted with SOPS/],
  ];
  for (const [what, text, message] of named) {
    it(`refuses a file that is named and is ${what}, and takes it as one of many`, () => {
      const folder = written({ "a.yaml": text, "b.yaml": policy("b") });
      const file = folder.file("a.yaml");
      assert.throws(
        () => readManifests({ named: [file] }),
        (error) => error instanceof ManifestError && message.test(error.message),
      );
      const offered = readManifests({ named: [], offered: [file, folder.file("b.yaml")] });
      assert.ok(names(offered).includes("b"));
    });
  }

  it("refuses a path that leads nowhere", () => {
    assert.throws(() => readManifests({ named: ["/does/not/exist"] }), UserError);
  });
});
