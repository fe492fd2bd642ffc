import assert from "node:assert/strict";
import { routeTo } from "../../cluster/proxy";
import { parseServer, type ServerAddress, sameServer, showServer } from "../../cluster/server-address";

const address = (text: string): ServerAddress => {
  const found = parseServer(text);
  assert.ok(found, text);
  return found;
};

describe("addresses of API servers", () => {
  it("are the same however they are written", () => {
    const same = ["https://Host:443/", "https://host", "host:443", "https://user:secret@host"];
    for (const text of same) assert.ok(sameServer(address(text), address("https://host:443")), text);
    assert.equal(showServer(address("https://[::1]:6443")), "https://[::1]:6443");
    assert.ok(!sameServer(address("https://host:6443"), address("https://host")));
    assert.ok(!sameServer(address("https://host/k8s/a"), address("https://host/k8s/b")));
  });

  it("are shown without user information", () => {
    assert.equal(showServer(address("https://user:secret@host/path/?token=x")), "https://host:443/path");
  });

  it("are nothing else", () => {
    for (const text of ["", "ftp://host", "https://", "https://host:99999", "://"]) {
      assert.equal(parseServer(text), undefined, text);
    }
  });
});

describe("the way to an API server", () => {
  const server = address("https://10.0.0.7:6443");
  const proxy = { HTTPS_PROXY: "http://proxy:3128" };
  const way = (environment: Record<string, string>, to = server) => routeTo(to, undefined, environment).kind;

  it("is direct without a proxy, for loopback, and for what NO_PROXY names", () => {
    assert.equal(way({}), "direct");
    for (const own of ["https://localhost:6443", "https://127.0.0.2:6443", "https://[::1]:6443"]) {
      assert.equal(way(proxy, address(own)), "direct", own);
    }
    for (const NO_PROXY of ["*", "10.0.0.7", "a, 10.0.0.0/8", "10.0.0.7:6443"]) {
      assert.equal(way({ ...proxy, NO_PROXY }), "direct", NO_PROXY);
    }
    const named = address("https://api.lab.example:6443");
    for (const NO_PROXY of ["lab.example", ".lab.example", "api.lab.example"]) {
      assert.equal(way({ ...proxy, no_proxy: NO_PROXY }, named), "direct", NO_PROXY);
    }
  });

  it("goes through the proxy otherwise", () => {
    for (const NO_PROXY of ["", "10.0.0.8", "11.0.0.0/8", "10.0.0.7:443", "lab.example"]) {
      assert.equal(way({ ...proxy, NO_PROXY }), "proxy", NO_PROXY);
    }
    assert.deepEqual(routeTo(server, undefined, { https_proxy: "proxy" }), {
      kind: "proxy",
      host: "proxy",
      port: 80,
    });
  });

  it("takes the cluster's proxy-url whatever the environment says", () => {
    const own = address("https://localhost:6443");
    assert.deepEqual(routeTo(own, "http://me:pass@proxy:1", { NO_PROXY: "*" }), {
      kind: "proxy",
      host: "proxy",
      port: 1,
      authorization: `Basic ${Buffer.from("me:pass").toString("base64")}`,
    });
  });

  it("names a proxy of another kind", () => {
    assert.deepEqual(routeTo(server, "socks5://me:pass@proxy:1", {}), {
      kind: "unsupported",
      scheme: "socks5",
      source: "the cluster's proxy-url",
    });
    assert.equal(way({ HTTPS_PROXY: "https://proxy" }), "unsupported");
  });
});
