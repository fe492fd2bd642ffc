import assert from "node:assert/strict";
import type { Inventory } from "../../../cluster/inventory";
import { readStackConfig } from "../../../config/read-stack-config";
import { neededFromCluster } from "../../../platform/cluster-needs/needed-from-cluster";
import { unmetNeeds } from "../../../platform/cluster-needs/unmet-needs";

const password = { grafana: { adminPassword: "correct-horse-battery" } };

const needsOf = (cilium: object, monitoring: object = { mode: "external" }, groups: readonly string[] = []) =>
  neededFromCluster(
    readStackConfig({
      values: {
        "talos-policy-lab:cluster": '{"context":"c"}',
        "talos-policy-lab:cilium": JSON.stringify(cilium),
        "talos-policy-lab:monitoring": JSON.stringify(monitoring),
      },
      secretKeys: ["talos-policy-lab:monitoring"],
    }),
    new Set(groups),
  );

const bare: Inventory = {
  storageClasses: [],
  ingressClasses: [],
  services: [],
  hasAddressPools: false,
  secrets: new Set(),
  apiGroups: new Set(),
};

const spire = { mutualAuth: { enabled: true } };
const named = { mutualAuth: { enabled: true, storageClass: "fast" } };
const mesh = { clusterMesh: { enabled: true, name: "cluster1", id: 1 } };
const volume = { ...password, prometheus: { storageSize: "5Gi" } };
const grafana = { grafana: { ...password.grafana, host: "g.example" } };
const ingress = (name?: string) => ({ grafana: { ...grafana.grafana, ingressClass: name } });
const balanced = { hubble: { ui: { service: { type: "LoadBalancer" } } } };

const storage = (name: string, isDefault = false): Inventory => ({
  ...bare,
  storageClasses: [{ name, isDefault }],
});
const ingresses = (name: string, isDefault = false): Inventory => ({
  ...bare,
  ingressClasses: [{ name, isDefault }],
});
const port = (name: string): Inventory => ({
  ...bare,
  services: [{ name, nodePorts: [32379], hasAddress: false, addresses: [] }],
});

const pools: Inventory = { ...bare, hasAddressPools: true };
const address = (name: string, of: string): Pick<Inventory, "services"> => ({
  services: [{ name, nodePorts: [], hasAddress: true, addresses: ["10.96.0.7", of] }],
});
const secret = (name: string): Inventory => ({ ...bare, secrets: new Set([name]) });
const ownIngresses = { values: { ingressController: { enabled: true, loadbalancerMode: "dedicated" } } };
const meshAddress = {
  ...mesh,
  values: { clustermesh: { apiserver: { service: { type: "LoadBalancer", loadBalancerIP: "192.0.2.7" } } } },
};
const asked = (annotations: object) => ({
  ...password,
  values: { grafana: { service: { type: "LoadBalancer", annotations } } },
});
const ipsec = (secretName?: string) => ({
  values: { encryption: { enabled: true, type: "ipsec", ...(secretName && { ipsec: { secretName } }) } },
});

type Case = readonly [what: string, needs: readonly unknown[], found: Inventory, key?: string, fix?: RegExp];

const cases: readonly Case[] = [
  ["nothing is needed", needsOf({}), bare],
  ["Cilium is somebody else's", needsOf({ mode: "external", ...spire }), bare],
  ["SPIRE without a class", needsOf(spire), bare, "cilium.mutualAuth.persistent", /persistent false/],
  [
    "SPIRE with a class that is not the default one",
    needsOf(spire),
    storage("slow"),
    "cilium.mutualAuth.persistent",
    /mutualAuth\.storageClass slow, or .*persistent false/,
  ],
  ["SPIRE with a default class", needsOf(spire), storage("slow", true)],
  ["SPIRE with the named class", needsOf(named), storage("fast")],
  [
    "SPIRE with another class than the named one",
    needsOf(named),
    storage("slow", true),
    "cilium.mutualAuth.storageClass",
    /storageClass slow/,
  ],
  ["SPIRE without a volume", needsOf({ mutualAuth: { enabled: true, persistent: false } }), bare],
  [
    "SPIRE without a volume by the user's own values",
    needsOf({
      ...spire,
      values: {
        authentication: { mutual: { spire: { install: { server: { dataStorage: { enabled: false } } } } } },
      },
    }),
    bare,
  ],
  ["SPIRE that runs as wanted", needsOf(spire), { ...bare, spireServer: { claim: { size: "1Gi" } } }],
  [
    "SPIRE that runs with another volume",
    needsOf(spire),
    { ...bare, spireServer: { claim: { size: "2Gi" } } },
    "cilium.mutualAuth",
    /delete statefulset spire-server --cascade=orphan/,
  ],
  [
    "SPIRE that runs without a volume",
    needsOf(spire),
    { ...storage("slow", true), spireServer: {} },
    "cilium.mutualAuth",
    /--cascade=orphan/,
  ],
  [
    "Prometheus with a volume and no class",
    needsOf({}, volume),
    bare,
    "monitoring.prometheus.storageSize",
    /config rm/,
  ],
  ["Prometheus with a default class", needsOf({}, volume), storage("slow", true)],
  ["Grafana without any IngressClass", needsOf({}, grafana), bare, "monitoring.grafana.host", /config rm/],
  ["Grafana with the named class", needsOf({}, ingress("nginx")), ingresses("nginx")],
  [
    "Grafana with another class than the named one",
    needsOf({}, ingress("nginx")),
    ingresses("traefik", true),
    "monitoring.grafana.ingressClass",
    /ingressClass traefik/,
  ],
  [
    "Grafana with the class that Cilium of this stack makes",
    needsOf({ values: { ingressController: { enabled: true } } }, ingress("cilium")),
    bare,
  ],
  ["a mesh whose node port is free", needsOf(mesh), bare],
  ["a mesh whose node port it has itself", needsOf(mesh), port("kube-system/clustermesh-apiserver")],
  [
    "a mesh whose node port another Service has",
    needsOf(mesh),
    port("shop/web"),
    "cilium.values.clustermesh.apiserver.service.nodePort",
    /nodePort PORT/,
  ],
  [
    "a load balancer where nobody gives out addresses",
    needsOf({ values: balanced }),
    bare,
    "cilium.values.hubble.ui.service.type",
    /NodePort/,
  ],
  [
    "a load balancer with pools of addresses",
    needsOf({ values: balanced }),
    { ...bare, hasAddressPools: true },
  ],
  [
    "a load balancer where a Service has an address",
    needsOf({ values: balanced }),
    { ...bare, services: [{ name: "a/b", nodePorts: [], hasAddress: true, addresses: [] }] },
  ],
  [
    "a node port of the Ingresses' shared Service that another one has",
    needsOf({
      values: {
        ingressController: {
          enabled: true,
          loadbalancerMode: "shared",
          service: { type: "NodePort", secureNodePort: 32379 },
        },
      },
    }),
    port("shop/web"),
    "cilium.values.ingressController.service.secureNodePort",
    /secureNodePort PORT/,
  ],
  ["Ingresses that each have a Service of their own", needsOf(ownIngresses), bare],
  ["an address that is free", needsOf(meshAddress), { ...pools, ...address("shop/web", "192.0.2.8") }],
  [
    "an address that it has itself",
    needsOf(meshAddress),
    { ...pools, ...address("kube-system/clustermesh-apiserver", "192.0.2.7") },
  ],
  [
    "an address that another Service has",
    needsOf(meshAddress),
    { ...pools, ...address("shop/web", "192.0.2.7") },
    "cilium.values.clustermesh.apiserver.service.loadBalancerIP",
    /loadBalancerIP' ADDRESS/,
  ],
  [
    "an address asked for by an annotation that another Service has",
    needsOf({}, asked({ "lbipam.cilium.io/ips": "192.0.2.9, 192.0.2.7" })),
    { ...pools, ...address("shop/web", "192.0.2.7") },
    'monitoring.values.grafana.service.annotations["lbipam.cilium.io/ips"]',
    /ADDRESS/,
  ],
  [
    "an address that two Services agreed to share",
    needsOf({}, asked({ "lbipam.cilium.io/ips": "192.0.2.7", "lbipam.cilium.io/sharing-key": "web" })),
    { ...pools, ...address("shop/web", "192.0.2.7") },
  ],
  [
    "IPsec without its keys",
    needsOf(ipsec()),
    bare,
    "cilium.values.encryption.ipsec.secretName",
    /kubectl create -n kube-system secret generic cilium-ipsec-keys --from-literal=keys=/,
  ],
  ["IPsec with its keys", needsOf(ipsec()), secret("kube-system/cilium-ipsec-keys")],
  [
    "IPsec with keys under another name",
    needsOf(ipsec("ours")),
    secret("kube-system/cilium-ipsec-keys"),
    "cilium.values.encryption.ipsec.secretName",
    /generic ours/,
  ],
  [
    "WireGuard, which needs no keys",
    needsOf({ values: { encryption: { enabled: true, type: "wireguard" } } }),
    bare,
  ],
  [
    "Hubble Relay's certificate that is not there",
    needsOf({ values: { hubble: { relay: { tls: { client: { existingSecret: "relay" } } } } } }),
    bare,
    "cilium.values.hubble.relay.tls.client.existingSecret",
    /kubectl -n kube-system create secret generic relay/,
  ],
  [
    "a Secret without which pods start all the same (image pulls)",
    needsOf({ values: { imagePullSecrets: [{ name: "registry" }] } }),
    bare,
    "cilium.values.imagePullSecrets",
    /registry/,
  ],
  [
    "a mesh with peers and no CA that they share: pods start all the same",
    needsOf({ clusterMesh: { ...mesh.clusterMesh, peers: [{ name: "b", address: "192.0.2.3" }] } }),
    bare,
    "cilium.clusterMesh.peers",
    /get secret cilium-ca/,
  ],
  [
    "Grafana's mail account that is not there",
    needsOf({}, { ...password, values: { grafana: { smtp: { existingSecret: "mail" } } } }),
    secret("kube-system/mail"),
    "monitoring.values.grafana.smtp.existingSecret",
    /kubectl -n monitoring create secret generic mail/,
  ],
  [
    "Grafana's mail account that is there",
    needsOf({}, { ...password, values: { grafana: { smtp: { existingSecret: "mail" } } } }),
    secret("monitoring/mail"),
  ],
  [
    "what Prometheus mounts",
    needsOf({}, { ...password, values: { prometheus: { prometheusSpec: { secrets: ["etcd-client"] } } } }),
    bare,
    "monitoring.values.prometheus.prometheusSpec.secrets",
    /etcd-client/,
  ],
  [
    "policies of Cilium, which somebody else has not installed",
    needsOf({ mode: "external" }, undefined, ["cilium.io"]),
    bare,
    "cilium.mode",
    /cilium\.mode install/,
  ],
  [
    "policies of Cilium, which somebody else has installed",
    needsOf({ mode: "external" }, undefined, ["cilium.io"]),
    { ...bare, apiGroups: new Set(["cilium.io"]) },
  ],
  ["policies of Cilium, which comes with the stack", needsOf({}, undefined, ["cilium.io"]), bare],
  [
    "rules whose definitions somebody else has not installed",
    needsOf({}, { mode: "external", crds: { mode: "external" } }, ["monitoring.coreos.com"]),
    bare,
    "monitoring.crds.mode",
    /crds\.mode install/,
  ],
  ["rules whose definitions come with the stack", needsOf({}, undefined, ["monitoring.coreos.com"]), bare],
];

describe("what the configuration needs from the cluster", () => {
  for (const [what, needs, found, key, fix] of cases) {
    it(`${what}: ${key === undefined ? "is met" : `names ${key}`}`, () => {
      const unmet = unmetNeeds(needs as Parameters<typeof unmetNeeds>[0], found);
      assert.deepEqual(
        unmet.map((each) => each.key),
        key === undefined ? [] : [key],
      );
      if (fix !== undefined) assert.match(unmet[0]?.fix ?? "", fix);
      const likely =
        what.startsWith("a load balancer where nobody") || what.includes("pods start all the same");
      assert.equal(unmet[0]?.likely ?? false, likely);
    });
  }
});
