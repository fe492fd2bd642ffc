import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { collectFindings, type LintReport } from "../../../cli/lint/collect-findings";
import { withFolder } from "../../support/with-folder";

/** What people have, in files; `> FOLDER` in a file's name is a folder. */
type Files = Readonly<Record<string, string>>;

const lintOf = (files: Files): LintReport =>
  withFolder((root) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return collectFindings({ named: [], offered: [root] }, true);
  });

const cilium = (namespace: string, spec: string, more = ""): string =>
  `apiVersion: cilium.io/v2\nkind: Cilium${namespace === "" ? "Clusterwide" : ""}NetworkPolicy\nmetadata: {name: rule${namespace === "" ? "" : `, namespace: ${namespace}`}}\nspec: ${spec}\n${more}---\n`;

const kubernetes = (spec: string, name = "rule"): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: stock}\nspec: ${spec}\n---\n`;

const pod = (namespace: string, name: string, more = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {role: ${name}}}\nspec: {${more}containers: [{name: c, image: i, ports: [{containerPort: 9000}]}]}\n---\n`;

const apiServer = `apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {clusterIP: 10.43.0.1, ports: [{name: https, port: 443, targetPort: 7443}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.10]}]
ports: [{name: https, port: 7443, protocol: TCP}]
---
`;

const dns =
  '{toEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, k8s-app: kube-dns}}], toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*"}]}}]}';

/** A kind of fault, files that have it, and what is said of them: `severity id`. */
const faults: readonly (readonly [string, Files, readonly string[]])[] = [
  [
    "the API server by the port of its Service",
    {
      "a.yaml":
        apiServer +
        pod("stock", "operator") +
        cilium(
          "stock",
          `{endpointSelector: {matchLabels: {role: operator}}, egress: [${dns}, {toEntities: [kube-apiserver], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}]}`,
        ),
    },
    ["error api-server-port"],
  ],
  [
    "the API server by toServices",
    {
      "a.yaml":
        apiServer +
        pod("stock", "operator") +
        cilium(
          "stock",
          `{endpointSelector: {matchLabels: {role: operator}}, egress: [${dns}, {toServices: [{k8sService: {serviceName: kubernetes, namespace: default}}]}]}`,
        ),
    },
    ["error to-services-api-server"],
  ],
  [
    "a group of networks that is not there",
    {
      "a.yaml":
        pod("stock", "gate") +
        cilium(
          "stock",
          "{endpointSelector: {matchLabels: {role: gate}}, ingress: [{fromCIDRSet: [{cidrGroupRef: branches}]}]}",
        ),
    },
    ["error cidr-group-missing"],
  ],
  [
    "fields of a NetworkPolicy in one of Cilium's",
    {
      "a.yaml": cilium(
        "stock",
        "{endpointSelector: {}, egress: [{to: [{podSelector: {}}], ports: [{port: 9000}]}]}",
      ),
    },
    ["error unsupported-field", "error unsupported-field"],
  ],
  [
    "an empty deny rule as the baseline of a namespace",
    { "a.yaml": cilium("stock", "{endpointSelector: {}, ingressDeny: [{}]}") },
    ["info empty-deny-rule"],
  ],
  [
    "default deny for a direction without rules",
    {
      "a.yaml": cilium(
        "stock",
        `{endpointSelector: {}, enableDefaultDeny: {ingress: true}, egress: [{toEntities: [cluster]}]}`,
      ),
    },
    ["error default-deny-without-rules"],
  ],
  [
    "a lock-down that also selects the Gateway's endpoint",
    { "a.yaml": cilium("", "{endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}") },
    ["warning cluster-wide-deny-cuts-gateway"],
  ],
  [
    "a folder with other things in it",
    {
      "settings.yaml": "- one\n- two\n",
      "chart/Chart.yaml": "name: c\n",
      "chart/templates/policy.yaml": "kind: CiliumNetworkPolicy\nspec: {{ .Values.spec }}\n",
      "kustomization.yaml": "kind: Kustomization\nresources: [policy.yaml]\npatches: [{path: patch.yaml}]\n",
      "patch.yaml": "- {op: remove, path: /spec/ingress}\n",
      "policy.yaml": kubernetes("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"),
      "broken.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: [\n",
    },
    ["error unreadable-manifest", "warning unrendered-manifest"],
  ],
  [
    "a key twice",
    {
      "a.yaml":
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: rule, namespace: stock}\nspec:\n  podSelector: {}\n  ingress: [{from: [{podSelector: {}}]}]\n  ingress: []\n",
    },
    ["error duplicate-key"],
  ],
  [
    "a peer that only pods of the host network are",
    {
      "a.yaml":
        pod("stock", "shelf") +
        pod("watch", "exporter", "hostNetwork: true, ") +
        cilium(
          "stock",
          '{endpointSelector: {matchLabels: {role: shelf}}, ingress: [{fromEndpoints: [{matchLabels: {role: exporter, "k8s:io.kubernetes.pod.namespace": watch}}]}]}',
        ),
    },
    ["warning selector-host-network-only"],
  ],
  [
    "a deny that takes the kubelet, and the allow beside it",
    {
      "a.yaml":
        pod("stock", "shelf") +
        pod("stock", "till") +
        cilium(
          "stock",
          "{endpointSelector: {matchLabels: {role: shelf}}, ingressDeny: [{fromEntities: [cluster]}], ingress: [{fromEndpoints: [{matchLabels: {role: till}}]}]}",
        ),
    },
    ["warning deny-takes-probes", "error allow-covered-by-deny"],
  ],
  [
    "an ipBlock of a node, in a policy whose name YAML 1.1 reads as a truth value",
    {
      "a.yaml":
        apiServer +
        pod("stock", "operator") +
        kubernetes(
          "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 192.0.2.10/32}}], ports: [{port: 7443}]}, {to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}]}",
          "no",
        ),
    },
    ["error invalid-policy", "error cidr-of-cluster-end"],
  ],
  [
    "what an API server returns",
    {
      "a.yaml": `apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: rule, namespace: stock, uid: 1-2, resourceVersion: "7", generation: 2, creationTimestamp: "2026-01-01T00:00:00Z", managedFields: [{manager: kubectl, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {}, time: "2026-01-01T00:00:00Z"}]}
  spec: {podSelector: {}, policyTypes: [Ingress]}
- apiVersion: cilium.io/v2
  kind: CiliumNetworkPolicy
  metadata: {name: rule, namespace: stock, uid: 1-3, resourceVersion: "8", selfLink: /x}
  spec: {endpointSelector: {}, ingress: [{fromEntities: [host]}]}
  status: {conditions: [{type: Valid, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", message: ok}]}
`,
    },
    [],
  ],
  [
    "node labels that Cilium filters",
    {
      "a.yaml": cilium(
        "",
        "{nodeSelector: {matchLabels: {kubernetes.io/arch: arm64}}, ingress: [{fromEntities: [cluster]}]}",
      ),
    },
    ["info host-policy-without-host-firewall", "error node-labels-filtered"],
  ],
  [
    "a namespace by the label that only namespaces have",
    {
      "a.yaml":
        pod("stock", "shelf") +
        pod("watch", "exporter") +
        cilium(
          "stock",
          "{endpointSelector: {matchLabels: {role: shelf}}, ingress: [{fromEndpoints: [{matchLabels: {kubernetes.io/metadata.name: watch}}]}]}",
        ),
    },
    ["error namespace-label-unknown"],
  ],
  [
    "fields that are null",
    {
      "a.yaml":
        cilium(
          "stock",
          "{endpointSelector: {}, ingress: , egress: [{toEntities: [cluster], toPorts: null}]}",
        ) + kubernetes("{podSelector: {}, ingress: null, policyTypes: [Ingress]}"),
    },
    [],
  ],
  [
    "a raw job in a repository of charts",
    {
      "job.yaml": pod("watch", "cleaner"),
      "release.yaml":
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: loki, namespace: watch}\n",
      "policy.yaml": cilium(
        "watch",
        `{endpointSelector: {matchLabels: {app.kubernetes.io/name: loki}}, ingress: [{fromEndpoints: [{matchLabels: {app.kubernetes.io/name: grafana}}]}], egress: [${dns}, {toEndpoints: [{matchLabels: {role: store, "k8s:io.kubernetes.pod.namespace": stock}}]}]}`,
      ),
    },
    [],
  ],
  [
    "serverNames without the name that is allowed",
    {
      "a.yaml": cilium(
        "stock",
        `{endpointSelector: {}, egress: [${dns}, {toFQDNs: [{matchName: parcels.example}], toPorts: [{ports: [{port: "443", protocol: TCP}], serverNames: [letters.example]}]}]}`,
      ),
    },
    ["error server-names-omit-fqdn"],
  ],
  [
    "variables that nothing has filled in",
    {
      "a.yaml": cilium(
        "stock",
        "{endpointSelector: {}, egress: [{toFQDNs: [{matchName: 'api.$" +
          "{zone}'}]}, {toCIDR: ['$" +
          "{office}']}]}",
      ),
      "b.yaml": cilium("stock", "{endpointSelector: {}, ingress: [{fromCIDR: ['$" + "{office}']}]}").replace(
        "name: rule",
        "name: other",
      ),
    },
    ["warning unrendered-manifest", "warning unrendered-manifest"],
  ],
  [
    "a kind that is nearly one",
    {
      "a.yaml": cilium("", "{endpointSelector: {}, egress: [{}]}").replace(
        "CiliumClusterwide",
        "CiliumClusterWide",
      ),
    },
    ["error unknown-kind"],
  ],
  [
    "words that YAML 1.1 reads as truth values",
    { "a.yaml": kubernetes("{podSelector: {matchLabels: {shared: yes}}, policyTypes: [Ingress]}") },
    ["error invalid-policy"],
  ],
];

describe("lint of what people have", () => {
  for (const [name, files, expected] of faults) {
    it(name, () => {
      const found = lintOf(files).findings.map(({ id, severity }) => `${severity} ${id}`);
      assert.deepEqual([...found].sort(), [...expected].sort());
    });
  }

  it("says nothing of what stands in the place of a variable", () => {
    const [, files] = faults.find(([name]) => name.startsWith("variables")) ?? [];
    assert.doesNotMatch(JSON.stringify(lintOf(files ?? {}).findings), /unrendered\.invalid|203\.0\.113/);
  });

  it("says where its pods are from", () => {
    const policy = cilium("stock", "{endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}");
    assert.equal(lintOf({ "a.yaml": policy }).pods, "supposed");
    assert.equal(lintOf({ "a.yaml": policy, "b.yaml": pod("stock", "shelf") }).pods, "given");
  });

  it("leaves out the code of others", () => {
    const policy = cilium("stock", "{endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}");
    const files = {
      "vendor/modules.txt": "",
      "vendor/a.yaml": policy,
      "node_modules/a.yaml": policy,
      "own/vendor/a.yaml": policy,
    };
    assert.deepEqual(
      lintOf(files).policies.map(({ file }) => file.endsWith("/own/vendor/a.yaml")),
      [true],
    );
  });
});
