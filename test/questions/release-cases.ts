import type { DecidingFact } from "../../cilium/engine-change";
import type { Flow, ManifestObject, World } from "../../verdicts/world";

const cnp = (spec: object): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "web", namespace: "shop" },
  spec: { endpointSelector: { matchLabels: { app: "web" } }, ...spec },
});

const web = { name: "web", namespace: "shop", labels: { app: "web" } };
const http = (path: string) => [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ path }] } }];

/** A world that one change of a release decides differently. */
export interface ReleaseCase {
  /** The minor release that brought the change. */
  readonly in: string;
  /** The fact that alone changes the flow. */
  readonly fact: DecidingFact;
  readonly world: World;
  readonly flow: Flow;
  readonly verdicts: readonly [string, string];
}

/** A world for each change: the flow that it decides differently. */
export const releaseCases: readonly ReleaseCase[] = [
  {
    in: "1.19",
    fact: "nameWildcards",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toFQDNs: [{ matchPattern: "**.example.org" }] }] })],
    },
    flow: { from: "shop/web", to: { fqdn: "eu.api.example.org" }, port: 443 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.19",
    fact: "peersAreLocal",
    world: {
      clusterName: "one",
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" }, cluster: "two" }],
      policies: [cnp({ ingress: [{ fromEndpoints: [{ matchLabels: { app: "client" } }] }] })],
    },
    flow: { from: "two/shop/client", to: "shop/web", port: 80 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.19",
    fact: "serviceSelectorSource",
    world: {
      endpoints: [web, { name: "api", namespace: "shop", labels: { "example.org/name": "api" } }],
      services: [{ name: "api", namespace: "shop", selector: { "example.org/name": "api" } }],
      policies: [
        cnp({ egress: [{ toServices: [{ k8sService: { serviceName: "api", namespace: "shop" } }] }] }),
      ],
    },
    flow: { from: "shop/web", to: "shop/api", port: 80 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.19",
    fact: "serviceSelectors",
    world: {
      endpoints: [web, { name: "api", namespace: "shop", labels: { app: "api" } }],
      services: [{ name: "api", namespace: "shop", selector: { app: "api" } }],
      policies: [
        cnp({
          egress: [
            {
              toServices: [{ k8sServiceSelector: { selector: {} } }],
              toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
            },
          ],
        }),
      ],
    },
    flow: { from: "shop/web", to: { cidr: "192.0.2.9/32" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.19",
    fact: "allOfIpv6",
    world: { endpoints: [web], policies: [cnp({ egress: [{ toCIDRSet: [{ cidr: "::/0" }] }] })] },
    flow: { from: "shop/web", to: { cidr: "203.0.113.9/32" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.19",
    fact: "sameNetwork",
    world: {
      endpoints: [web],
      policies: [
        cnp({
          ingress: [
            { fromCIDR: ["10.0.0.0/8"], toPorts: http("/a") },
            {
              fromCIDR: ["10.1.2.3/8"],
              toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { l7proto: "custom" } }],
            },
          ],
        }),
      ],
    },
    flow: { from: { cidr: "192.0.2.9/32" }, to: "shop/web", port: 80 },
    verdicts: ["not-evaluable", "denied-by-default"],
  },
  {
    in: "1.19",
    fact: "groupLabelValues",
    world: {
      endpoints: [web],
      cidrGroups: {
        wide: { labels: { zone: "a" }, cidrs: ["10.0.0.0/8"] },
        narrow: { labels: { zone: "b" }, cidrs: ["10.1.0.0/16"] },
      },
      policies: [cnp({ egress: [{ toCIDRSet: [{ cidrGroupSelector: { matchLabels: { zone: "a" } } }] }] })],
    },
    flow: { from: "shop/web", to: { cidr: "10.1.2.3/32" }, port: 443 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.19",
    fact: "hostIsSparedBy",
    world: {
      endpoints: [web],
      policies: [
        cnp({ ingress: [{ fromEntities: ["host"], toPorts: http("/a") }, { toPorts: http("/b") }] }),
      ],
    },
    flow: { from: { entity: "host" }, to: "shop/web", port: 80, http: { path: "/c" } },
    verdicts: ["allowed", "denied-by-l7"],
  },
  {
    in: "1.19",
    fact: "portlessProtocols",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toPorts: [{ ports: [{ port: "0", protocol: "VRRP" }] }] }] })],
    },
    flow: { from: "shop/web", to: { cidr: "192.0.2.9/32" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.19",
    fact: "emptyListBesideNames",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toFQDNs: [{ matchName: "example.org" }], toCIDR: [] }] })],
    },
    flow: { from: "shop/web", to: { fqdn: "example.org" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.19",
    fact: "fields",
    world: {
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" } }],
      policies: [
        cnp({
          ingress: [{ fromEndpoints: [{}], fromRequires: [{ matchLabels: { team: "a" } }] }],
        }),
      ],
    },
    flow: { from: "shop/client", to: "shop/web", port: 80 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.20",
    fact: "fields",
    world: {
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" } }],
      policies: [
        cnp({
          ingress: [
            {
              toPorts: [
                {
                  ports: [{ port: "9092", protocol: "TCP" }],
                  rules: { kafka: [{ role: "produce", topic: "orders" }] },
                },
              ],
            },
          ],
        }),
      ],
    },
    flow: { from: "shop/client", to: "shop/web", port: 9092 },
    verdicts: ["not-evaluable", "allowed"],
  },
  {
    in: "1.20",
    fact: "hostIsSparedBy",
    world: {
      endpoints: [web],
      policies: [cnp({ ingress: [{ fromEntities: ["host"], toPorts: http("/a") }] })],
    },
    flow: { from: { entity: "host" }, to: "shop/web", port: 80, http: { path: "/c" } },
    verdicts: ["denied-by-l7", "allowed"],
  },
  {
    in: "1.20",
    fact: "portNamesAtEgress",
    world: {
      endpoints: [
        web,
        { name: "one", namespace: "shop", labels: { app: "one" }, namedPorts: { api: { port: 81 } } },
        { name: "two", namespace: "shop", labels: { app: "two" }, namedPorts: { api: { port: 82 } } },
      ],
      policies: [
        cnp({ egress: [{ toEndpoints: [{}], toPorts: [{ ports: [{ port: "api", protocol: "TCP" }] }] }] }),
      ],
    },
    flow: { from: "shop/web", to: "shop/two", port: 82 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.20",
    fact: "portlessProtocols",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toPorts: [{ ports: [{ port: "0", protocol: "GRE" }] }] }] })],
    },
    flow: { from: "shop/web", to: { cidr: "192.0.2.9/32" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.20",
    fact: "rangeFromZero",
    world: {
      endpoints: [web],
      policies: [
        cnp({
          egress: [{ toPorts: [{ ports: [{ port: "8443", protocol: "TCP" }] }] }],
          egressDeny: [{ toPorts: [{ ports: [{ port: "0", endPort: 443, protocol: "TCP" }] }] }],
        }),
      ],
    },
    flow: { from: "shop/web", to: { cidr: "192.0.2.9/32" }, port: 8443 },
    verdicts: ["allowed", "denied-by-rule"],
  },
  {
    in: "1.20",
    fact: "serverNameWildcards",
    world: {
      endpoints: [web],
      policies: [
        cnp({
          egress: [
            { toPorts: [{ ports: [{ port: "443", protocol: "TCP" }], serverNames: ["w*.example.com"] }] },
          ],
        }),
      ],
    },
    flow: {
      from: "shop/web",
      to: { cidr: "192.0.2.9/32" },
      port: 443,
      tls: { serverName: "api.example.com" },
    },
    verdicts: ["allowed", "denied-by-l7"],
  },
  {
    in: "1.20",
    fact: "joinedAllowAll",
    world: {
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" } }],
      policies: [
        cnp({
          ingress: [
            { toPorts: [{ ports: [{ port: "80", protocol: "TCP" }] }] },
            {
              toPorts: [
                { ports: [{ port: "79", endPort: 81, protocol: "TCP" }], rules: { http: [{ path: "/a" }] } },
              ],
            },
          ],
        }),
      ],
    },
    flow: { from: "shop/client", to: "shop/web", port: 80, http: { path: "/c" } },
    verdicts: ["denied-by-l7", "allowed"],
  },
  {
    in: "1.20",
    fact: "networksSelect",
    world: {
      endpoints: [web, { name: "client", namespace: "shop", labels: { app: "client" } }],
      policies: [
        cnp({
          ingress: [
            {
              fromCIDRSet: [
                { cidrGroupSelector: { matchExpressions: [{ key: "zone", operator: "DoesNotExist" }] } },
              ],
            },
          ],
        }),
      ],
    },
    flow: { from: "shop/client", to: "shop/web", port: 80 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.20",
    fact: "exceptions",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toCIDRSet: [{ cidr: "10.1.0.0/16", except: ["10.1.0.0/8"] }] }] })],
    },
    flow: { from: "shop/web", to: { cidr: "10.1.2.3/32" }, port: 443 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.20",
    fact: "providerGroups",
    world: {
      endpoints: [web],
      policies: [cnp({ egress: [{ toGroups: [{ aws: { securityGroupsIds: ["sg-1"] } }] }] })],
    },
    flow: { from: "shop/web", to: { cidr: "10.1.2.3/32" }, port: 443 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.20",
    fact: "labelSources",
    world: {
      endpoints: [web],
      policies: [cnp({ ingress: [{ fromEndpoints: [{ matchLabels: { "reserved.ingress": "" } }] }] })],
    },
    flow: { from: { entity: "ingress" }, to: "shop/web", port: 80 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.20",
    fact: "serviceSelectors",
    world: {
      endpoints: [web, { name: "api", namespace: "shop", labels: { app: "api" } }],
      services: [{ name: "api", namespace: "shop", labels: { kind: "new" }, selector: { app: "api" } }],
      policies: [
        cnp({
          egress: [
            {
              toServices: [
                { k8sServiceSelector: { selector: { matchLabels: { "container:kind": "new" } } } },
              ],
            },
          ],
        }),
      ],
    },
    flow: { from: "shop/web", to: "shop/api", port: 80 },
    verdicts: ["denied-by-default", "allowed"],
  },
  {
    in: "1.20",
    fact: "hasClusterMesh",
    world: { endpoints: [web], policies: [cnp({ ingress: [{ fromEntities: ["cluster-mesh"] }] })] },
    flow: { from: { cidr: "192.0.2.9/32" }, to: "shop/web", port: 80 },
    verdicts: ["allowed", "denied-by-default"],
  },
  {
    in: "1.20",
    fact: "hasAggregates",
    world: {
      endpoints: [web, { name: "legacy", namespace: "shop", labels: { app: "legacy" } }],
      policies: [
        cnp({
          ingress: [
            {
              fromEndpoints: [
                {
                  matchExpressions: [
                    { key: "reserved:health", operator: "DoesNotExist" },
                    { key: "app", operator: "NotIn", values: ["legacy"] },
                  ],
                },
              ],
            },
          ],
        }),
      ],
    },
    flow: { from: "shop/legacy", to: "shop/web", port: 80 },
    verdicts: ["denied-by-default", "allowed"],
  },
];
