import assert from "node:assert/strict";
import type { ManifestObject } from "../../../verdicts/world";
import { sampleName, sampleText } from "./sample-text";
import { worldAround } from "./world-around";

const policy: ManifestObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "sample", namespace: "shop" },
  spec: {
    endpointSelector: { matchLabels: { app: "web" } },
    ingress: [
      {
        fromEndpoints: [
          { matchLabels: { "k8s:io.kubernetes.pod.namespace": "bank", "any:role": "teller" } },
          { matchLabels: { "io.cilium.k8s.namespace.labels.env": "prod" } },
        ],
        toPorts: [
          {
            ports: [{ port: "http", protocol: "TCP" }],
            rules: { http: [{ method: "GET", path: "/items/[0-9]+$", headers: ["X-Token: abc"] }] },
          },
        ],
      },
      {
        fromEntities: ["kube-apiserver"],
        toPorts: [{ ports: [{ port: "80", endPort: 90, protocol: "UDP" }] }],
      },
    ],
    egress: [
      { toFQDNs: [{ matchPattern: "*.example.com" }] },
      { toCIDRSet: [{ cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] }] },
      { toServices: [{ k8sService: { serviceName: "api", namespace: "bank" } }] },
    ],
  },
};

describe("a world around policies", () => {
  const world = worldAround([policy]);
  const flows = JSON.stringify(world.flows);

  it("has a pod for each selector and strangers", () => {
    const pods = world.endpoints ?? [];
    assert.ok(pods.some((pod) => pod.namespace === "shop" && pod.labels?.app === "web"));
    assert.ok(pods.some((pod) => pod.namespace === "bank" && pod.labels?.role === "teller"));
    assert.ok(pods.some((pod) => world.namespaces?.[pod.namespace]?.labels?.env === "prod"));
    assert.ok(pods.some((pod) => pod.namespace === "somewhere" && pod.name === "stranger"));
  });

  it("asks about the ports, requests, names, addresses and entities of the rules, and about others", () => {
    for (const piece of [
      '"port":7000',
      '"port":80,',
      '"port":90,',
      '"port":91,',
      '"port":9999',
      '"path":"/items/0","headers":{"X-Token":"abc"}',
      '"method":"OTHER"',
      '"path":"/items/0-other"',
      '{"fqdn":"any.example.com"}',
      '{"cidr":"10.0.0.0/32"}',
      '{"cidr":"10.1.0.0/32"}',
      '{"cidr":"203.0.113.7/32"}',
      '{"entity":"kube-apiserver"}',
      '{"service":"bank/api"}',
    ]) {
      assert.ok(flows.includes(piece), piece);
    }
  });
});

describe("sample texts", () => {
  for (const pattern of [
    "/",
    "/public$",
    "^/a/[a-z]+\\.css$",
    "GET|POST",
    "/x/.*",
    "/items/[0-9]{1,3}",
    "(a|b)c?",
  ]) {
    it(`match ${pattern}`, () => assert.match(sampleText(pattern), new RegExp(`^(?:${pattern})$`)));
  }

  it("of DNS patterns have a word for each star", () => {
    assert.deepEqual(
      [sampleName("*"), sampleName("*.a.io"), sampleName("x*y.io")],
      ["any.example.net", "any.a.io", "xanyy.io"],
    );
  });
});
