import assert from "node:assert/strict";
import type { Endpoint, Flow, ManifestObject, Question } from "../../verdicts/world";
import { askOracle, Oracle, type OracleAnswer } from "../support/oracle";

/** Cilium's own answers to small worlds, with expectations written by hand from its documentation and source. */

const web: Endpoint = {
  name: "web",
  namespace: "shop",
  labels: { app: "web" },
  serviceAccount: "web-account",
};
const api: Endpoint = {
  name: "api",
  namespace: "shop",
  labels: { app: "api" },
  namedPorts: { http: { port: 8080 } },
};
const other: Endpoint = { name: "other", namespace: "bank", labels: { app: "web" } };
const base: Question = {
  namespaces: { shop: { labels: { team: "a" } }, bank: { labels: { team: "b" } } },
  endpoints: [web, api, other],
};

type Spec = Readonly<Record<string, unknown>>;

let policyCount = 0;

function networkPolicy(spec: Spec): ManifestObject {
  policyCount += 1;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `np-${policyCount}`, namespace: "shop" },
    spec,
  };
}

function ciliumPolicy(spec: Spec): ManifestObject {
  policyCount += 1;
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: `cnp-${policyCount}`, namespace: "shop" },
    spec,
  };
}

function clusterwidePolicy(spec: Spec): ManifestObject {
  policyCount += 1;
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumClusterwideNetworkPolicy",
    metadata: { name: `ccnp-${policyCount}` },
    spec,
  };
}

const selectApi = { matchLabels: { app: "api" } };
const selectWeb = { matchLabels: { app: "web" } };
const tcp = (port: string, rules?: Spec) => ({
  ports: [{ port, protocol: "TCP" }],
  ...(rules ? { rules } : {}),
});
const toApi: Flow = { from: "shop/web", to: "shop/api", port: 8080 };
const outside = (cidr: string): Flow => ({ from: "shop/api", to: { cidr }, port: 443 });

describe("the oracle", function () {
  this.timeout(1_800_000);
  let oracle: Oracle;

  before(async () => {
    oracle = await Oracle.start();
  });

  after(() => oracle.close());

  const ask = (policies: readonly ManifestObject[], flows: readonly Flow[], world: Question = base) =>
    oracle.ask({ ...world, policies, flows });

  /** Asks and compares the verdicts, after checking that every policy was taken. */
  async function expectVerdicts(
    policies: readonly ManifestObject[],
    expected: readonly (readonly [Flow, string])[],
    world: Question = base,
  ): Promise<OracleAnswer> {
    const answer = await ask(
      policies,
      expected.map(([flow]) => flow),
      world,
    );
    assert.deepEqual(
      answer.policies.filter(({ error }) => error !== undefined),
      [],
    );
    assert.deepEqual(
      answer.verdicts.map(({ verdict }) => verdict),
      expected.map(([, verdict]) => verdict),
    );
    return answer;
  }

  async function expectError(policy: ManifestObject, pattern: RegExp): Promise<void> {
    const answer = await ask([policy], []);
    assert.match(answer.policies[0]?.error ?? "accepted", pattern);
  }

  it("allows everything without a policy", () =>
    expectVerdicts(
      [],
      [
        [toApi, "allowed"],
        [outside("192.0.2.1"), "allowed"],
      ],
    ));

  it("denies by default what a selected pod is not allowed", () =>
    expectVerdicts(
      [networkPolicy({ podSelector: {}, policyTypes: ["Ingress"] })],
      [
        [toApi, "denied-by-default"],
        [outside("192.0.2.1"), "allowed"],
        [{ from: "shop/api", to: "bank/other", port: 1 }, "allowed"],
      ],
    ));

  it("puts deny over allow", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [{ fromEndpoints: [selectWeb] }],
          ingressDeny: [{ fromEndpoints: [selectWeb], toPorts: [tcp("8080")] }],
        }),
      ],
      [
        [toApi, "denied-by-rule"],
        [{ ...toApi, port: 81 }, "allowed"],
        [{ from: "bank/other", to: "shop/api", port: 81 }, "denied-by-default"],
      ],
    ));

  it("denies nothing by default where enableDefaultDeny is off", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          enableDefaultDeny: { ingress: false },
          ingress: [{ fromEndpoints: [selectWeb], toPorts: [tcp("8080", { http: [{ method: "GET" }] })] }],
          ingressDeny: [{ fromEndpoints: [selectWeb], toPorts: [tcp("9")] }],
        }),
      ],
      [
        [{ from: "bank/other", to: "shop/api", port: 1 }, "allowed"],
        [{ ...toApi, http: { method: "POST" } }, "allowed"],
        [{ ...toApi, port: 9 }, "denied-by-rule"],
      ],
    ));

  it("asks HTTP rules about requests", async () => {
    const http = [{ method: "GET", path: "/items(/.*)?", headers: ["X-Key: one"] }];
    const answer = await expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [{ fromEndpoints: [selectWeb], toPorts: [tcp("8080", { http })] }],
        }),
      ],
      [
        [toApi, "allowed"],
        [{ ...toApi, http: { path: "/items/1", headers: { "x-key": "one" } } }, "allowed"],
        [{ ...toApi, http: { path: "/items/1", headers: { "x-key": "two" } } }, "denied-by-l7"],
        [{ ...toApi, http: { path: "/items" } }, "denied-by-l7"],
        [{ ...toApi, http: { path: "/itemsx", headers: { "x-key": "one" } } }, "denied-by-l7"],
      ],
    );
    assert.deepEqual(
      answer.verdicts.map(({ l7 }) => l7),
      ["http", "http", "http", "http", "http"],
    );
  });

  it("lets every request pass that an L4 rule allows beside an HTTP rule", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [
            { fromEndpoints: [selectWeb], toPorts: [tcp("8080", { http: [{ path: "/" }] })] },
            { fromEntities: ["all"], toPorts: [tcp("8080")] },
          ],
        }),
      ],
      [[{ ...toApi, http: { path: "/secret" } }, "allowed"]],
    ));

  it("loses an allow-all on a port's number beside HTTP rules on its name", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [
            { fromEndpoints: [selectWeb], toPorts: [tcp("http", { http: [{ path: "/" }] })] },
            { fromEntities: ["all"], toPorts: [tcp("8080")] },
          ],
        }),
      ],
      [
        [{ ...toApi, http: { path: "/" } }, "allowed"],
        [{ ...toApi, http: { path: "/secret" } }, "denied-by-l7"],
      ],
    ));

  it("resolves a port's name at the pod", () =>
    expectVerdicts(
      [networkPolicy({ podSelector: {}, ingress: [{ ports: [{ port: "http" }] }] })],
      [
        [toApi, "allowed"],
        [{ ...toApi, port: 80 }, "denied-by-default"],
        [{ from: "shop/api", to: "shop/web", port: 8080 }, "denied-by-default"],
      ],
    ));

  it("knows port ranges", () =>
    expectVerdicts(
      [networkPolicy({ podSelector: selectApi, ingress: [{ ports: [{ port: 8000, endPort: 8099 }] }] })],
      [
        [{ ...toApi, port: 8000 }, "allowed"],
        [{ ...toApi, port: 8099 }, "allowed"],
        [{ ...toApi, port: 8100 }, "denied-by-default"],
        [{ ...toApi, protocol: "UDP" }, "denied-by-default"],
      ],
    ));

  it("takes exceptions out of a CIDR", () =>
    expectVerdicts(
      [
        networkPolicy({
          podSelector: selectApi,
          policyTypes: ["Egress"],
          egress: [{ to: [{ ipBlock: { cidr: "192.0.2.0/24", except: ["192.0.2.128/25"] } }] }],
        }),
      ],
      [
        [outside("192.0.2.1"), "allowed"],
        [outside("192.0.2.200"), "denied-by-default"],
        [outside("198.51.100.1"), "denied-by-default"],
      ],
    ));

  it("does not mean pods by 0.0.0.0/0", () =>
    expectVerdicts(
      [ciliumPolicy({ endpointSelector: selectApi, egress: [{ toCIDR: ["0.0.0.0/0"] }] })],
      [
        [outside("198.51.100.1"), "allowed"],
        [{ from: "shop/api", to: { entity: "world" }, port: 1 }, "allowed"],
        [{ from: "shop/api", to: "shop/web", port: 1 }, "denied-by-default"],
        [{ from: "shop/api", to: { entity: "host" }, port: 1 }, "denied-by-default"],
      ],
    ));

  it("always lets the host in, and other nodes not", () =>
    expectVerdicts(
      [networkPolicy({ podSelector: {}, policyTypes: ["Ingress"] })],
      [
        [{ from: { entity: "host" }, to: "shop/api", port: 1 }, "allowed"],
        [{ from: { entity: "remote-node" }, to: "shop/api", port: 1 }, "denied-by-default"],
        [{ from: { entity: "kube-apiserver" }, to: "shop/api", port: 1 }, "denied-by-default"],
      ],
    ));

  it("matches one label of a name per asterisk", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          egress: [{ toFQDNs: [{ matchPattern: "*.example.com" }, { matchName: "example.org" }] }],
        }),
      ],
      [
        [{ from: "shop/api", to: { fqdn: "a.example.com" }, port: 443 }, "allowed"],
        [{ from: "shop/api", to: { fqdn: "A.Example.com" }, port: 443 }, "allowed"],
        [{ from: "shop/api", to: { fqdn: "a.b.example.com" }, port: 443 }, "denied-by-default"],
        [{ from: "shop/api", to: { fqdn: "example.com" }, port: 443 }, "denied-by-default"],
        [{ from: "shop/api", to: { fqdn: "example.org" }, port: 443 }, "allowed"],
      ],
    ));

  it("resolves toServices, and flows to Services", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectWeb,
          egress: [
            { toServices: [{ k8sService: { serviceName: "api", namespace: "shop" } }] },
            { toServices: [{ k8sServiceSelector: { selector: { matchLabels: { kind: "legacy" } } } }] },
          ],
        }),
      ],
      [
        [toApi, "allowed"],
        [{ from: "shop/web", to: { service: "shop/api" }, port: 80 }, "allowed"],
        [{ from: "shop/web", to: { service: "shop/api" }, port: 81 }, "not-evaluable"],
        [{ from: "shop/web", to: { service: "shop/none" }, port: 80 }, "not-evaluable"],
        [{ from: "shop/web", to: { cidr: "203.0.113.7" }, port: 80 }, "allowed"],
        [{ from: "shop/web", to: { cidr: "203.0.113.8" }, port: 80 }, "denied-by-default"],
        [{ from: "shop/web", to: "bank/other", port: 80 }, "denied-by-default"],
      ],
      {
        ...base,
        services: [
          {
            name: "api",
            namespace: "shop",
            selector: { app: "api" },
            ports: [{ port: 80, targetPort: "http" }],
          },
          { name: "old", namespace: "bank", labels: { kind: "legacy" }, addresses: ["203.0.113.7"] },
        ],
      },
    ));

  it("finds no pods for toServices where a selector's key has a dot before its first slash", () =>
    // The agent copies the Service's selector without a label source, and reads `app.` as one (pkg/labels).
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectWeb,
          egress: [{ toServices: [{ k8sService: { serviceName: "dotted" } }] }],
        }),
      ],
      [[{ from: "shop/web", to: "shop/named", port: 1 }, "denied-by-default"]],
      {
        endpoints: [web, { name: "named", namespace: "shop", labels: { "app.kubernetes.io/name": "x" } }],
        services: [{ name: "dotted", namespace: "shop", selector: { "app.kubernetes.io/name": "x" } }],
      },
    ));

  it("enforces a NetworkPolicy's ingress rules though its policyTypes leave ingress out", () =>
    expectVerdicts(
      [
        networkPolicy({
          podSelector: selectApi,
          policyTypes: ["Egress"],
          ingress: [{ ports: [{ port: 1 }] }],
        }),
      ],
      [
        [{ ...toApi, port: 1 }, "allowed"],
        [{ ...toApi, port: 2 }, "denied-by-default"],
      ],
    ));

  it("says where Cilium's answer on authentication is not stable", async () => {
    const range = (port: string, endPort: number) => ({ ports: [{ port, endPort, protocol: "TCP" }] });
    const policy = ciliumPolicy({
      endpointSelector: selectApi,
      ingress: [
        { fromEndpoints: [selectWeb], authentication: { mode: "required" } },
        { fromEndpoints: [{}], toPorts: [range("80", 90)] },
        { fromEndpoints: [selectWeb], toPorts: [range("80", 88)], authentication: { mode: "disabled" } },
      ],
    });
    // Port 79 has one rule. At 89 a rule for all of the namespace may take its authentication from the one for all ports.
    const flows = [79, 89].map((port) => ({ ...toApi, port }));
    const [answer] = await askOracle([{ ...base, policies: [policy], flows }], { authRepeats: 200 });
    assert.deepEqual(
      answer?.verdicts.map(({ authStable }) => authStable),
      [undefined, false],
    );
  });

  it("applies a clusterwide policy to all namespaces", () =>
    expectVerdicts(
      [clusterwidePolicy({ endpointSelector: selectWeb, ingress: [{ fromEntities: ["cluster"] }] })],
      [
        [{ from: "shop/api", to: "bank/other", port: 1 }, "allowed"],
        [{ from: { cidr: "192.0.2.1" }, to: "bank/other", port: 1 }, "denied-by-default"],
        [{ from: { cidr: "192.0.2.1" }, to: "shop/api", port: 1 }, "allowed"],
      ],
    ));

  it("selects by service account", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [
            { fromEndpoints: [{ matchLabels: { "io.cilium.k8s.policy.serviceaccount": "web-account" } }] },
          ],
        }),
      ],
      [
        [toApi, "allowed"],
        [{ from: "bank/other", to: "shop/api", port: 1 }, "denied-by-default"],
      ],
    ));

  it("labels every namespace with its name", () =>
    expectVerdicts(
      [
        networkPolicy({
          podSelector: selectApi,
          ingress: [
            { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "bank" } } }] },
          ],
        }),
      ],
      [
        [{ from: "bank/other", to: "shop/api", port: 1 }, "allowed"],
        [toApi, "denied-by-default"],
      ],
      { endpoints: base.endpoints ?? [] },
    ));

  it("labels addresses with the CIDR groups that they are in", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          egress: [{ toCIDRSet: [{ cidrGroupRef: "partners" }] }],
        }),
      ],
      [
        [outside("203.0.113.9"), "allowed"],
        [outside("203.0.112.9"), "denied-by-default"],
      ],
      { ...base, cidrGroups: { partners: { cidrs: ["203.0.113.0/24"] } } },
    ));

  it("drops fields that no API server stores, and decides by the rest", () =>
    expectVerdicts([networkPolicy({ podSelector: {}, ingress: [{ form: [] }] })], [[toApi, "allowed"]]));

  it("refuses what an API server or the agent refuses", async () => {
    // An unknown field is dropped first; without it nothing is left that a policy must have.
    await expectError(ciliumPolicy({ endpointSelector: {}, ingres: [] }), /spec\.ingress: Required value/);
    await expectError(networkPolicy({ podSelector: {}, ingress: [{ from: [{}] }] }), /must specify a peer/);
    await expectError(
      networkPolicy({ podSelector: {}, ingress: [{ ports: [{ port: "http", endPort: 90 }] }] }),
      /may not be specified when port is non-numeric/,
    );
    await expectError(
      ciliumPolicy({ endpointSelector: {}, egress: [{ toPorts: [tcp("80000")] }] }),
      /unable to parse port.*out of range/,
    );
    await expectError({ apiVersion: "v1", kind: "Service", metadata: { name: "x" } }, /no kind that Cilium/);
  });

  it("refuses HTTP rules without TCP", () =>
    expectError(
      ciliumPolicy({
        endpointSelector: {},
        ingress: [{ toPorts: [{ ports: [{ port: "80", protocol: "ANY" }], rules: { http: [{}] } }] }],
      }),
      /L7 rules can only apply to TCP/,
    ));

  it("takes the same object once", async () => {
    const policy = networkPolicy({ podSelector: {} });
    const answer = await ask([policy, policy], []);
    assert.deepEqual(
      answer.policies.map(({ error }) => error),
      [undefined, "the same object twice"],
    );
  });

  it("says where authentication is required", async () => {
    const answer = await expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [{ fromEndpoints: [selectWeb], authentication: { mode: "required" } }],
        }),
      ],
      [
        [toApi, "allowed"],
        [{ from: "bank/other", to: "shop/api", port: 1 }, "denied-by-default"],
      ],
    );
    assert.deepEqual(
      answer.verdicts.map(({ auth }) => auth),
      ["required", ""],
    );
  });

  it("asks DNS rules about queries", async () => {
    const query = (name: string): Flow => ({
      from: "shop/web",
      to: "shop/api",
      port: 53,
      protocol: "UDP",
      dns: { name },
    });
    const answer = await expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectWeb,
          egress: [
            {
              toEndpoints: [selectApi],
              toPorts: [
                {
                  ports: [{ port: "53", protocol: "ANY" }],
                  rules: { dns: [{ matchName: "example.org" }, { matchPattern: "*.example.com" }] },
                },
              ],
            },
          ],
        }),
      ],
      [
        [query("example.org"), "allowed"],
        [query("A.example.com."), "allowed"],
        [query("example.net"), "denied-by-l7"],
        [{ from: "shop/web", to: "shop/api", port: 53 }, "allowed"],
      ],
    );
    assert.equal(answer.verdicts[0]?.l7, "dns");
  });

  it("asks rules for server names about TLS handshakes", async () => {
    const handshake = (serverName: string): Flow => ({
      ...{ from: "shop/web", to: { cidr: "192.0.2.1" }, port: 443 },
      tls: { serverName },
    });
    const names = ["example.org", "*.example.com", "**.example.net"];
    const answer = await expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectWeb,
          egress: [{ toPorts: [{ ...tcp("443"), serverNames: names }] }],
        }),
      ],
      [
        [handshake("example.org"), "allowed"],
        [handshake("EXAMPLE.ORG"), "allowed"],
        [handshake("www.example.org"), "denied-by-l7"],
        [handshake("www.example.com"), "allowed"],
        [handshake("a.www.example.com"), "denied-by-l7"],
        [handshake("a.www.example.net"), "allowed"],
        [{ from: "shop/web", to: { cidr: "192.0.2.1" }, port: 443 }, "not-evaluable"],
      ],
    );
    assert.equal(answer.verdicts[0]?.l7, "tls");
  });

  it("takes the name that a flow goes to for its server name", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectWeb,
          egress: [
            {
              toFQDNs: [{ matchName: "one.example" }, { matchName: "two.example" }],
              toPorts: [{ ...tcp("443"), serverNames: ["one.example"] }],
            },
          ],
        }),
      ],
      [
        [{ from: "shop/web", to: { fqdn: "one.example" }, port: 443 }, "allowed"],
        [{ from: "shop/web", to: { fqdn: "two.example" }, port: 443 }, "denied-by-l7"],
        [{ from: "shop/web", to: { fqdn: "two.example" }, port: 443, http: {} }, "not-evaluable"],
      ],
    ));

  it("cannot evaluate what another proxy decides", () =>
    expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectWeb,
          egress: [{ toPorts: [tcp("9092", { kafka: [{ role: "produce", topic: "orders" }] })] }],
        }),
      ],
      [[{ from: "shop/web", to: { cidr: "192.0.2.1" }, port: 9092 }, "not-evaluable"]],
    ));

  it("reads empty forms as Cilium does", async () => {
    await expectVerdicts(
      [ciliumPolicy({ endpointSelector: selectApi, ingress: [{}] })],
      [[toApi, "denied-by-default"]],
    );
    await expectVerdicts(
      [ciliumPolicy({ endpointSelector: selectApi, ingress: [{ fromEndpoints: [] }] })],
      [[toApi, "denied-by-default"]],
    );
    await expectVerdicts(
      [ciliumPolicy({ endpointSelector: selectApi, ingress: [{ fromEndpoints: [{}] }] })],
      [
        [toApi, "allowed"],
        [{ from: "bank/other", to: "shop/api", port: 1 }, "denied-by-default"],
      ],
    );
    await expectVerdicts(
      [networkPolicy({ podSelector: selectApi, ingress: [{}] })],
      [
        [toApi, "allowed"],
        [{ from: { cidr: "192.0.2.1" }, to: "shop/api", port: 1 }, "allowed"],
      ],
    );
    await expectVerdicts(
      [
        ciliumPolicy({
          endpointSelector: selectApi,
          ingress: [{ fromEndpoints: [selectWeb], toPorts: [tcp("8080", { http: [{}] })] }],
        }),
      ],
      [[{ ...toApi, http: { method: "DELETE", path: "/x" } }, "allowed"]],
    );
  });

  it("knows ICMP types, and type 0 as all of them", () =>
    expectVerdicts(
      [
        ciliumPolicy({ endpointSelector: selectApi, ingress: [{ icmps: [{ fields: [{ type: 8 }] }] }] }),
        ciliumPolicy({ endpointSelector: selectWeb, ingress: [{ icmps: [{ fields: [{ type: 0 }] }] }] }),
      ],
      [
        [{ from: "shop/web", to: "shop/api", port: 8, protocol: "ICMP" }, "allowed"],
        [{ from: "shop/web", to: "shop/api", port: 0, protocol: "ICMP" }, "denied-by-default"],
        [{ from: "shop/api", to: "shop/web", port: 0, protocol: "ICMP" }, "allowed"],
        [{ from: "shop/api", to: "shop/web", port: 8, protocol: "ICMP" }, "allowed"],
      ],
    ));

  it("finds pods of a mesh and prefers the local one", () =>
    expectVerdicts(
      [ciliumPolicy({ endpointSelector: selectApi, ingress: [{ fromEntities: ["cluster"] }] })],
      [
        [toApi, "allowed"],
        [{ from: "east/shop/web", to: "default/shop/api", port: 1 }, "denied-by-default"],
      ],
      { ...base, endpoints: [{ ...web, cluster: "east" }, ...(base.endpoints ?? [])] },
    ));

  it("refuses a world that it cannot read and goes on", async () => {
    await assert.rejects(ask([], [{ from: "no/body", to: "shop/api", port: 1 }]), /no pod is called/);
    await assert.rejects(ask([], [{ ...toApi, port: 0 }]), /port is missing or out of range/);
    await expectVerdicts([], [[toApi, "allowed"]]);
  });

  it("answers many questions of one process, in order", async () => {
    const answers = await askOracle(
      [1, 2, 3].map((count) => ({ ...base, flows: Array.from({ length: count }, () => toApi) })),
      { authRepeats: 3 },
    );
    assert.deepEqual(
      answers.map(({ verdicts }) => verdicts.length),
      [1, 2, 3],
    );
  });
});
