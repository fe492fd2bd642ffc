import assert from "node:assert/strict";
import { type PeerOption, parsePeer } from "../../../cli/verdicts/parse-peer";
import { UserError } from "../../../messages/user-error";
import type { Peer, World } from "../../../verdicts/world";

const world: World = {
  endpoints: [
    { namespace: "a", name: "web-1" },
    { namespace: "a", name: "ingress" },
    { namespace: "a", name: "both" },
    { namespace: "b", name: "both" },
    { namespace: "b", name: "www.example.com" },
    { namespace: "b", name: "far", cluster: "other" },
  ],
  hostPods: [{ namespace: "a", name: "exporter" }],
  nodes: { one: {} },
  services: [
    { namespace: "a", name: "shop" },
    { namespace: "a", name: "web-1" },
  ],
};
const names = new Map<string, Peer>([
  ["client", "a/web-1"],
  ["a/web", "a/web-1"],
  ["world", { entity: "world" }],
]);
const parse = (text: string, option: PeerOption = "--to") => parsePeer(text, option, { world, names });

describe("ends of a flow on the command line", () => {
  const accepted: readonly (readonly [string, Peer])[] = [
    ["client", "a/web-1"],
    ["a/web", "a/web-1"],
    ["a/web-1", "a/web-1"],
    ["pod:a/web-1", "a/web-1"],
    ["web-1", "a/web-1"],
    ["web", "a/web-1"],
    ["other/b/far", "other/b/far"],
    ["world", { entity: "world" }],
    ["kube-apiserver", { entity: "kube-apiserver" }],
    ["entity:ingress", { entity: "ingress" }],
    ["service:a/shop", { service: "a/shop" }],
    ["shop.a.svc.cluster.local", { service: "a/shop" }],
    ["shop.a.svc", { service: "a/shop" }],
    ["kubernetes.default.svc", { service: "default/kubernetes" }],
    ["service:default/kubernetes", { service: "default/kubernetes" }],
    ["node:one", { node: "one" }],
    ["a/exporter", "a/exporter"],
    ["app=web,tier=front@c", "c/app=web,tier=front"],
    ["192.0.2.1", { cidr: "192.0.2.1" }],
    ["2001:db8::1", { cidr: "2001:db8::1" }],
    ["ip:192.0.2.1", { cidr: "192.0.2.1" }],
    ["api.example.com", { fqdn: "api.example.com" }],
    ["fqdn:www.example.com", { fqdn: "www.example.com" }],
  ];
  for (const [text, peer] of accepted) {
    it(`reads ${text}`, () => assert.deepEqual(parse(text).peer, peer));
  }

  const refused: readonly (readonly [string, PeerOption, RegExp, RegExp])[] = [
    [
      "nobody",
      "--from",
      /^--from "nobody" is not a valid end of a flow$/,
      /^write client, server, dns, namespace\/name/,
    ],
    ["both", "--to", /is the name of several/, /^write a\/both or b\/both$/],
    ["ingress", "--to", /is an entity and a pod/, /^write entity:ingress or a\/ingress$/],
    ["www.example.com", "--to", /is a DNS name and a pod/, /^write fqdn:www\.example\.com or b\/www/],
    ["a/wbe", "--to", /is not a pod or workload here/, /perhaps a\/web/],
    ["a/shop", "--to", /is a Service and no pod/, /^write service:a\/shop$/],
    ["shop", "--to", /is a Service and no pod/, /^write service:a\/shop$/],
    ["service:a/none", "--to", /is not a Service here/, /service:a\/shop or service:a\/web-1/],
    ["service:a/shop", "--from", /a Service sends nothing/, /namespace\/name/],
    ["10.0.0.0/8", "--to", /is a network/, /an address in it: 10\.0\.0\.0$/],
    ["none.a.svc.cluster.local", "--to", /is not a Service here/, /service:a\/shop/],
    ["shop.a.svc", "--from", /a Service sends nothing/, /namespace\/name/],
    ["app=web", "--from", /does not describe a pod/, /app=web,tier=front@shop/],
    ["app=we b@a", "--from", /does not describe a pod/, /its labels and its namespace/],
    ["node:two", "--to", /is no node here/, /such as node:one/],
    ["node:onn", "--to", /is no node here/, /perhaps node:one/],
    ["example.com", "--from", /which only a destination can have/, /or world$/],
    ["not a name.", "--to", /is not a DNS name/, /^write client/],
    ["entity:wold", "--to", /names no entity/, /one of world, host/],
    ["ip:x", "--to", /is not an IP address/, /192\.0\.2\.1/],
    ["", "--to", /is not a valid end of a flow/, /^write client/],
  ];
  for (const [text, option, message, hint] of refused) {
    it(`refuses ${option} ${JSON.stringify(text)} and says how to write it`, () => {
      assert.throws(
        () => parse(text, option),
        (error) =>
          error instanceof UserError &&
          error.exitCode === 2 &&
          message.test(error.message) &&
          hint.test(error.fix ?? ""),
      );
    });
  }
});
