import assert from "node:assert/strict";
import { defaultRelease } from "../../../cilium/releases";
import type { FlowVerdict } from "../../../verdicts/answer";
import { VerdictEngine } from "../../../verdicts/answer-question";
import { matchesServerName } from "../../../verdicts/decide/server-name";
import type { Flow } from "../../../verdicts/world";

describe("the server name of a TLS handshake", () => {
  const matching: readonly (readonly [string, string, boolean])[] = [
    ["example.org", "example.org", true],
    ["Example.org", "EXAMPLE.ORG", true],
    ["example.org", "www.example.org", false],
    ["example.org", "example.org.", false],
    ["*.example.org", "www.example.org", true],
    ["*.example.org", "a.www.example.org", false],
    ["*.example.org", "example.org", false],
    ["*.example.org", ".example.org", false],
    ["*.example.org", "org", false],
    ["**.example.org", "www.example.org", true],
    ["**.example.org", "a.www.example.org", true],
    ["**.example.org", "example.org", false],
    ["*", "example.org", false],
  ];
  for (const [pattern, name, expected] of matching) {
    it(`${name} ${expected ? "is" : "is not"} matched by ${pattern}`, () =>
      assert.equal(matchesServerName(pattern, name, defaultRelease.engine), expected));
  }

  const to = { cidr: "192.0.2.1" };
  const https = { ports: [{ port: "443", protocol: "TCP" }] };
  const policyOf = (egress: readonly object[]) => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: "names", namespace: "shop" },
    spec: { endpointSelector: {}, egress },
  });
  const answer = (egress: readonly object[], flow: Partial<Flow>): FlowVerdict =>
    new VerdictEngine({
      endpoints: [{ name: "web", namespace: "shop", labels: { app: "web" } }],
      policies: [policyOf(egress)],
    }).verdict({ from: "shop/web", to, port: 443, ...flow });
  const named = { toPorts: [{ ...https, serverNames: ["one.example"] }] };
  const ask = (egress: readonly object[], serverName: string): readonly string[] => {
    const { verdict, l7 } = answer(egress, { tls: { serverName } });
    return [verdict, l7];
  };

  it("decides where rules name servers", () => {
    assert.deepEqual(ask([named], "one.example"), ["allowed", "tls"]);
    assert.deepEqual(ask([named], "two.example"), ["denied-by-l7", "tls"]);
    assert.match(
      answer([named], { tls: { serverName: "two.example" } }).because[0]?.text ?? "",
      /^CiliumNetworkPolicy\/shop\/names \(spec\.egress\[0\]\.toPorts\[0\]\) sends it to the proxy, and no rule there lets a TLS handshake for this server name pass$/,
    );
  });

  it("is in a list once", () => {
    const twice = { toPorts: [{ ...https, serverNames: ["one.example", "one.example"] }] };
    const { error } = new VerdictEngine({ policies: [policyOf([twice])] }).compiled.statuses[0] ?? {};
    assert.equal(error, 'spec.egress[0].toPorts[0].serverNames[1]: "one.example" is in the list twice');
  });

  it("is not asked for where no proxy looks on", () =>
    assert.deepEqual(ask([{ toPorts: [https] }], "two.example"), ["allowed", "none"]));

  it("is any where another rule for the port names none", () => {
    const open = { toCIDR: ["192.0.2.0/24"], toPorts: [https] };
    assert.deepEqual(ask([named, open], "two.example"), ["allowed", "tls"]);
    assert.deepEqual(ask([named, { toEntities: ["world"] }], "two.example"), ["allowed", "tls"]);
  });

  it("is not known where nothing says it", () => {
    const { verdict, l7, because } = answer([named], {});
    assert.deepEqual([verdict, l7], ["not-evaluable", "tls"]);
    assert.match(because[0]?.text ?? "", /decides by the server name in the TLS handshake/);
    // A request may be one without TLS.
    assert.equal(answer([named], { http: { path: "/" } }).verdict, "not-evaluable");
  });

  it("is the name that the flow goes to, where none is said", () => {
    const rule = { ...named, toFQDNs: [{ matchName: "one.example" }, { matchName: "two.example" }] };
    assert.equal(answer([rule], { to: { fqdn: "one.example" } }).verdict, "allowed");
    assert.equal(answer([rule], { to: { fqdn: "two.example" } }).verdict, "denied-by-l7");
    assert.equal(
      answer([rule], { to: { fqdn: "two.example" }, tls: { serverName: "one.example" } }).verdict,
      "allowed",
    );
  });

  it("does not tell what becomes of the handshake where certificates or a proxy for HTTP decide", () => {
    const terminating = { terminatingTLS: { secret: { namespace: "shop", name: "tls" } } };
    const ports = { ...https, ...terminating, serverNames: ["one.example"] };
    assert.deepEqual(ask([{ toPorts: [ports] }], "one.example"), ["not-evaluable", "tls"]);
    assert.deepEqual(ask([{ toPorts: [ports] }], "two.example"), ["denied-by-l7", "tls"]);
    const requests = { toPorts: [{ ...https, rules: { http: [{ path: "/" }] } }] };
    assert.deepEqual(ask([requests], "one.example"), ["not-evaluable", "http"]);
  });
});
