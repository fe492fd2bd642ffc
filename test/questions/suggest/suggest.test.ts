import assert from "node:assert/strict";
import { isProven } from "../../../questions/suggest/prove";
import { droppedFor, flowLine, podLabels, requested, traced } from "../../traffic/recorded-flows";
import { policy } from "../replay/counted-flows";
import { named, specOf, suggestFor } from "./suggested";

const world = ["reserved:world"];
const outside = (name: string | undefined, address: string, port = 443): string =>
  flowLine({
    destination: world,
    addresses: ["10.0.0.1", address],
    ports: [40_000, port],
    more: name === undefined ? {} : { destination_names: [name] },
  });
const query = (name: string, verdict = "FORWARDED"): string =>
  flowLine({
    verdict,
    destination: [...podLabels("kube-system", "dns"), "k8s:k8s-app=kube-dns"],
    more: {
      ...{ Type: "L7", event_type: { type: 129 }, l7: { type: "REQUEST", dns: { query: `${name}.` } } },
      l4: { UDP: { source_port: 40_001, destination_port: 53 } },
    },
  });
const port = (number: string, protocol = "TCP") => ({ port: number, protocol });
const toApi = { toEndpoints: [{ matchLabels: { app: "api" } }], toPorts: [{ ports: [port("8080")] }] };
const fromWeb = { fromEndpoints: [{ matchLabels: { app: "web" } }], toPorts: [{ ports: [port("8080")] }] };

describe("policies for recorded traffic", () => {
  it("are one for each workload, for both directions, above a default deny of the namespace", () => {
    const suggestion = suggestFor([
      flowLine(),
      flowLine({ source: podLabels("shop", "api"), destination: podLabels("shop", "db") }),
    ]);
    assert.deepEqual(
      suggestion.policies.map(({ object: { kind, metadata } }) => [
        kind,
        metadata?.namespace,
        metadata?.name,
      ]),
      [
        ["NetworkPolicy", "shop", "default-deny"],
        ["CiliumNetworkPolicy", "shop", "allow-api"],
        ["CiliumNetworkPolicy", "shop", "allow-db"],
        ["CiliumNetworkPolicy", "shop", "allow-web"],
      ],
    );
    assert.deepEqual(specOf(suggestion, "allow-web"), {
      endpointSelector: { matchLabels: { app: "web" } },
      egress: [toApi],
    });
    const toDb = { toEndpoints: [{ matchLabels: { app: "db" } }], toPorts: [{ ports: [port("8080")] }] };
    assert.deepEqual(specOf(suggestion, "allow-api"), {
      endpointSelector: { matchLabels: { app: "api" } },
      ingress: [fromWeb],
      egress: [toDb],
    });
    assert.ok(isProven(suggestion.proof));
    assert.deepEqual(suggestion.proof.opened, []);
    assert.ok(suggestion.proof.asked > 5, "pairs were asked about");
  });

  it("have the evidence as comments, which are not part of them", () => {
    const { policies } = suggestFor([flowLine(), flowLine({ ports: [40_001, 8080], verdict: "AUDIT" })]);
    assert.match(
      policies[2]?.text ?? "",
      / {4}# to shop\/api\n {4}- toEndpoints:[\s\S]* # 2 connections, 1 audited, last 2026-01-02T03:04:05Z\n {12}- port: "8080"\n/,
    );
    assert.equal(JSON.stringify(policies).includes("# "), true);
    assert.equal(JSON.stringify(policies.map(({ object }) => object)).includes("# "), false);
  });

  it("leave out what did not pass, and list it", () => {
    const dropped = flowLine({
      verdict: "DROPPED",
      ports: [40_009, 9999],
      more: { drop_reason_desc: "POLICY_DENIED" },
    });
    const lost = flowLine({
      verdict: "DROPPED",
      ports: [1, 7777],
      more: droppedFor("STALE_OR_UNROUTABLE_IP"),
    });
    const suggestion = suggestFor([flowLine(), dropped, lost]);
    assert.deepEqual(
      suggestion.leftOut.map(({ flow, counts }) => [flow.port, counts.denied, counts.lost]),
      [
        [7777, 0, 1],
        [9999, 1, 0],
      ],
    );
    assert.deepEqual(specOf(suggestion, "allow-web").egress, [toApi]);
  });

  it("are for the namespaces that are asked for; the system's have to be", () => {
    const lines = [
      flowLine({ source: podLabels("shop", "web"), destination: podLabels("bank", "api") }),
      flowLine({ source: podLabels("shop", "web"), destination: podLabels("kube-system", "metrics") }),
    ];
    assert.deepEqual(suggestFor(lines).namespaces, ["bank", "shop"]);
    assert.deepEqual(suggestFor(lines).leftAlone, ["kube-system"]);
    const one = suggestFor(lines, { namespaces: ["kube-system"] });
    assert.deepEqual(one.namespaces, ["kube-system"]);
    assert.deepEqual(specOf(one, "allow-metrics").ingress, [
      {
        fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "shop", app: "web" } }],
        toPorts: [{ ports: [port("8080")] }],
      },
    ]);
  });

  it("name entities for nodes, the API server and the world", () => {
    const end = (labels: readonly string[]): string =>
      flowLine({ destination: labels, addresses: ["10.0.0.1", "192.0.2.9"] });
    const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
      [["reserved:host"], ["host", "remote-node"]],
      [["reserved:remote-node"], ["host", "remote-node"]],
      [["reserved:kube-apiserver", "reserved:remote-node"], ["kube-apiserver"]],
      [["reserved:kube-apiserver", "reserved:world"], ["kube-apiserver"]],
      [world, ["world"]],
      [["reserved:ingress"], ["ingress"]],
      [["reserved:health"], ["health"]],
    ];
    for (const [labels, toEntities] of cases) {
      const suggestion = suggestFor([end(labels)]);
      assert.deepEqual(specOf(suggestion, "allow-web").egress, [{ toEntities, toPorts: toApi.toPorts }]);
      assert.ok(isProven(suggestion.proof), labels.join());
    }
  });

  it("have no rule for a pod's own node, which is let in without one", () => {
    const probe = flowLine({ source: ["reserved:host", "reserved:kube-apiserver"], direction: "INGRESS" });
    const remote = flowLine({ source: ["reserved:remote-node"], direction: "INGRESS", ports: [1, 9100] });
    const suggestion = suggestFor([probe, remote]);
    assert.deepEqual(specOf(suggestion, "allow-api").ingress, [
      { fromEntities: ["remote-node"], toPorts: [{ ports: [port("9100")] }] },
    ]);
    assert.ok(isProven(suggestion.proof));
    const alone = suggestFor([probe]);
    assert.equal(alone.policies.length, 1, "the default deny");
    assert.ok(isProven(alone.proof));
  });

  it("allow DNS over both transports, and say what that opens", () => {
    const lookup = flowLine({
      destination: podLabels("kube-system", "dns"),
      more: { l4: { UDP: { source_port: 40_001, destination_port: 53 } } },
    });
    const suggestion = suggestFor([lookup]);
    assert.deepEqual((specOf(suggestion, "allow-web").egress as { toPorts: unknown }[])[0]?.toPorts, [
      { ports: [port("53", "UDP"), port("53")] },
    ]);
    assert.deepEqual(
      suggestion.proof.opened.map(({ flow }) => [flow.port, flow.protocol]),
      [[53, "TCP"]],
    );
  });

  it("allow messages of ICMP in rules of their own", () => {
    const ping = flowLine({ more: { l4: { ICMPv4: { type: 8 } } } });
    const suggestion = suggestFor([ping, flowLine()]);
    assert.deepEqual(specOf(suggestion, "allow-web").egress, [
      toApi,
      { toEndpoints: toApi.toEndpoints, icmps: [{ fields: [{ type: 8, family: "IPv4" }] }] },
    ]);
    assert.ok(isProven(suggestion.proof));
  });

  describe("with requests", () => {
    const request = (method: string, path: string, verdict = "FORWARDED"): string =>
      flowLine({ verdict, direction: "INGRESS", more: requested(method, `http://api${path}`) });
    const lines = [
      flowLine({ verdict: "REDIRECTED" }),
      request("GET", "/items/7"),
      request("POST", "/items"),
    ];

    it("name them where they arrive, and no port beside them", () => {
      const suggestion = suggestFor(lines, { l7: true });
      assert.deepEqual(specOf(suggestion, "allow-web").egress, [toApi]);
      assert.deepEqual(specOf(suggestion, "allow-api").ingress, [
        {
          fromEndpoints: fromWeb.fromEndpoints,
          toPorts: [
            {
              ports: [port("8080")],
              rules: {
                http: [
                  { method: "POST", path: "/items" },
                  { method: "GET", path: "/items/[0-9]+" },
                ],
              },
            },
          ],
        },
      ]);
      assert.ok(isProven(suggestion.proof));
    });

    it("name them where they leave, if the other end has no policy", () => {
      const elsewhere = requested("GET", "http://api/");
      const line = flowLine({ destination: podLabels("kube-system", "api"), more: elsewhere });
      const suggestion = suggestFor([line], { l7: true });
      assert.match(
        JSON.stringify(specOf(suggestion, "allow-web").egress),
        /"http":\[\{"method":"GET","path":"\/"\}\]/,
      );
      assert.ok(isProven(suggestion.proof));
    });

    it("leave out those that were refused, and say which a pattern lets pass", () => {
      const refused = [request("DELETE", "/items/7", "DROPPED"), request("GET", "/items/8", "DROPPED")];
      const { leftOut, proof } = suggestFor([...lines, ...refused], { l7: true });
      assert.deepEqual(
        leftOut.map(({ flow }) => flow.http?.path),
        ["/items/7", "/items/8"],
      );
      assert.deepEqual(
        proof.opened.map(({ flow }) => flow.http?.path),
        ["/items/8"],
      );
    });

    it("allow ports alone where nobody asked for requests", () =>
      assert.deepEqual(specOf(suggestFor(lines), "allow-api").ingress, [fromWeb]));
  });

  describe("with names", () => {
    it("name what answers in the record say, and show the lookups to Cilium's DNS proxy", () => {
      const lines = [
        ...[query("api.example.org"), query("svc.shop.svc.cluster.local"), query("bad.example", "DROPPED")],
        outside("api.example.org", "192.0.2.1"),
      ];
      const suggestion = suggestFor(lines, { fqdn: true });
      assert.deepEqual(specOf(suggestion, "allow-web").egress, [
        { toFQDNs: [{ matchName: "api.example.org" }], toPorts: [{ ports: [port("443")] }] },
        {
          toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", app: "dns" } }],
          toPorts: [
            {
              ports: [port("53", "UDP"), port("53")],
              rules: { dns: [{ matchName: "api.example.org" }, { matchPattern: "*.*.svc.cluster.local" }] },
            },
          ],
        },
      ]);
      assert.ok(isProven(suggestion.proof));
    });

    it("of several name those that were asked for", () => {
      const both = flowLine({
        ...{ destination: world, addresses: ["10.0.0.1", "192.0.2.1"], ports: [1, 443] },
        more: { destination_names: ["cdn.example", "shop.example"] },
      });
      const names = (lines: readonly string[]): unknown =>
        (specOf(suggestFor(lines, { fqdn: true }), "allow-web").egress as { toFQDNs?: unknown }[]).find(
          ({ toFQDNs }) => toFQDNs !== undefined,
        )?.toFQDNs;
      assert.deepEqual(names([both, query("shop.example")]), [{ matchName: "shop.example" }]);
      assert.deepEqual(names([both]), [{ matchName: "cdn.example" }, { matchName: "shop.example" }]);
    });

    it("add the cluster's DNS server where the record has none, since names are learned there", () => {
      const suggestion = suggestFor([outside("api.example.org", "192.0.2.1")], { fqdn: true });
      assert.match(JSON.stringify(specOf(suggestion, "allow-web").egress), /"k8s-app":"kube-dns"/);
      assert.ok(isProven(suggestion.proof));
    });

    it("name the world where there is no name, where one could be in no policy, and where nobody asked for names", () => {
      for (const [line, fqdn] of [
        [outside(undefined, "192.0.2.1"), true],
        [outside("not a name", "192.0.2.1"), true],
        [outside("api.example.org", "192.0.2.1"), false],
      ] as const) {
        assert.match(
          JSON.stringify(specOf(suggestFor([line], { fqdn }), "allow-web").egress),
          /"toEntities":\["world"\]/,
        );
      }
    });
  });

  it("let networks and ranges of ports stand for what is in them, where these are asked for", () => {
    const lines = [outside(undefined, "192.0.2.1", 30_001), outside(undefined, "198.51.100.1", 30_007)];
    const suggestion = suggestFor(lines, { cidrs: ["192.0.2.0/24"], portRanges: [[30_000, 30_009]] });
    const toPorts = [{ ports: [{ port: "30000", endPort: 30_009, protocol: "TCP" }] }];
    assert.deepEqual(specOf(suggestion, "allow-web").egress, [
      { toCIDR: ["192.0.2.0/24"], toPorts },
      { toEntities: ["world"], toPorts },
    ]);
    assert.ok(isProven(suggestion.proof));
    assert.deepEqual(
      suggestion.proof.opened.map(({ flow }) => flow.port).sort(),
      [30_001, 30_007],
      "each at the other's port",
    );
  });

  describe("select", () => {
    const withLabels = (app: string, ...more: readonly string[]) =>
      [...podLabels("shop", app), ...more].sort();

    it("by labels that all pods of a workload have, and none that pass with a rollout", () => {
      const line = (version: string, hash: string): string =>
        flowLine({ source: withLabels("web", `k8s:version=${version}`, `k8s:pod-template-hash=${hash}`) });
      const suggestion = suggestFor([line("v1", "5689dd4d58"), line("v2", "7c9d8b6f45")]);
      assert.equal(suggestion.policies.length, 3);
      assert.deepEqual(specOf(suggestion, "allow-web").endpointSelector, { matchLabels: { app: "web" } });
    });

    it("by as few as tell them from the others of the namespace", () => {
      const source = (component: string, pod: string): string =>
        flowLine({
          source: withLabels("web", `k8s:component=${component}`),
          more: {
            source: {
              labels: withLabels("web", `k8s:component=${component}`),
              workloads: [{ name: pod, kind: "Deployment" }],
            },
          },
        });
      const suggestion = suggestFor([source("front", "web-front"), source("back", "web-back")]);
      assert.deepEqual(specOf(suggestion, "allow-web-front").endpointSelector, {
        matchLabels: { app: "web", component: "front" },
      });
    });

    it("by the labels that are asked for", () => {
      const line = flowLine({ source: withLabels("web", "k8s:team=red") });
      const suggestion = suggestFor([line], { labels: ["team"] });
      assert.deepEqual(specOf(suggestion, "allow-web").endpointSelector, { matchLabels: { team: "red" } });
      assert.deepEqual(
        suggestion.unlabelled.map(({ name }) => name),
        ["api"],
      );
      assert.equal(
        isProven(suggestion.proof),
        false,
        "nothing can be said about api, which default-deny cuts off",
      );
    });

    it("by the service account where there is nothing else, and nobody by the default one", () => {
      const bare = (account: string): readonly string[] =>
        podLabels("shop", "x")
          .filter((label) => !label.startsWith("k8s:app="))
          .map((label) => label.replace("serviceaccount=default", `serviceaccount=${account}`));
      const known = suggestFor([flowLine({ source: bare("runner") })]);
      assert.ok(isProven(known.proof));
      assert.match(JSON.stringify(known.policies), /"io\.cilium\.k8s\.policy\.serviceaccount":"runner"/);
      const unknown = suggestFor([flowLine({ source: bare("default") })]);
      assert.equal(unknown.unlabelled.length, 1);
      assert.equal(isProven(unknown.proof), false);
    });

    it("each cluster's pods by their cluster, where there are several", () => {
      const peer = podLabels("shop", "web").map((label) => label.replace("cluster=default", "cluster=peer"));
      const suggestion = suggestFor([
        flowLine({ source: peer, direction: "INGRESS" }),
        flowLine({ ports: [2, 8081] }),
      ]);
      assert.match(
        JSON.stringify(specOf(suggestion, "allow-api").ingress),
        /"k8s:io\.cilium\.k8s\.policy\.cluster":"peer","app":"web"/,
      );
      assert.ok(isProven(suggestion.proof));
      assert.deepEqual(suggestion.proof.opened, []);
    });
  });

  it("bear names that objects may have, each its own", () => {
    const line = (name: string): string =>
      flowLine({ source: podLabels("shop", name), more: { source: { labels: podLabels("shop", name) } } });
    const { policies, proof } = suggestFor([line("My_App"), line("my-app"), line("-bad value")]);
    assert.deepEqual(
      policies.map(({ object }) => object.metadata?.name),
      [...["default-deny", "allow-api", "allow-my-app", "allow-my-app-2"]],
    );
    assert.equal(isProven(proof), false, "no selector can have a value that is none");
  });

  it("ask nothing of packets that are answers", () => {
    const reply = flowLine({
      ...{ source: podLabels("shop", "api"), destination: podLabels("shop", "web"), ports: [8080, 40_000] },
      ...{ addresses: ["10.0.0.2", "10.0.0.1"], more: traced("TO_ENDPOINT", "REPLY") },
    });
    assert.deepEqual(specOf(suggestFor([reply]), "allow-web").egress, [toApi]);
  });
});

describe("policies for what those that are there lack", () => {
  const closed = policy("closed", { egress: [{}], ingress: [{}] });

  it("have rules for each side that denies it, and no default deny", () => {
    const suggestion = suggestFor([flowLine()], {}, { policies: [closed] });
    assert.deepEqual(
      suggestion.policies.map(({ object }) => object.metadata?.name),
      ["allow-api", "allow-web"],
    );
    assert.ok(isProven(suggestion.proof));
    const half = policy("half", { egress: [{}] });
    assert.deepEqual(
      suggestFor([flowLine()], {}, { policies: [half] }).policies.map(({ object }) => object.metadata?.name),
      ["allow-web"],
    );
  });

  it("are none where nothing is missing", () => {
    const open = policy("open", { egress: [{ toEndpoints: [{}] }] });
    assert.deepEqual(suggestFor([flowLine()], {}, { policies: [open] }).policies, []);
  });

  it("never bear the name of one that is there", () => {
    const taken = policy("allow-web", { egress: [{}] });
    const suggestion = suggestFor([flowLine()], {}, { policies: [taken] });
    assert.equal(named(suggestion, "allow-web-2").kind, "CiliumNetworkPolicy");
  });

  it("name the request where rules for requests refuse it", () => {
    const root = policy("root", {
      endpointSelector: { matchLabels: { app: "api" } },
      ingress: [{ ...fromWeb, toPorts: [{ ...fromWeb.toPorts[0], rules: { http: [{ path: "/" }] } }] }],
    });
    const request = flowLine({ direction: "INGRESS", more: requested("GET", "http://api/items") });
    const suggestion = suggestFor([request], {}, { policies: [root] });
    assert.match(
      JSON.stringify(specOf(suggestion, "allow-api").ingress),
      /"http":\[\{"method":"GET","path":"\/items"\}\]/,
    );
    assert.ok(isProven(suggestion.proof));
    assert.deepEqual(suggestion.proof.opened, []);
  });

  it("cannot be for what a rule denies", () => {
    const deny = policy("deny", { egressDeny: [toApi] });
    const suggestion = suggestFor([flowLine()], {}, { policies: [deny] });
    assert.deepEqual(suggestion.policies, []);
    assert.equal(suggestion.denied.length, 1);
    assert.equal(isProven(suggestion.proof), false);
  });
});
