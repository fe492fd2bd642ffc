import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { ClusterError } from "../../cluster/cluster-error";
import { mergeKubeconfigs } from "../../cluster/kubeconfig-context";
import { kubeconfigPaths } from "../../cluster/kubeconfig-files";
import { base64, credentials, kubeconfigText } from "./kubeconfig-fixture";

const merge = (...texts: readonly string[]) =>
  mergeKubeconfigs(
    texts.map((text, index) => ({ path: `/folder-${index}/config`, text })),
    "cluster.context is home",
  );

const refusal = (text: string): ClusterError => {
  try {
    merge(text);
  } catch (error) {
    if (error instanceof ClusterError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "it was accepted" });
};

describe("which kubeconfig files are meant", () => {
  it("those of KUBECONFIG, each once, first one first", () => {
    const KUBECONFIG = ["/b", "", "/a", "/b"].join(delimiter);
    assert.deepEqual(kubeconfigPaths({ KUBECONFIG, HOME: "/users/me" }), ["/b", "/a"]);
  });

  it("else the one in the home folder", () => {
    assert.deepEqual(kubeconfigPaths({ HOME: "/users/me" }), [join("/users/me", ".kube", "config")]);
    assert.deepEqual(kubeconfigPaths({ KUBECONFIG: "", HOME: "/users/me" }), ["/users/me/.kube/config"]);
  });
});

describe("what kubeconfigs say together", () => {
  it("a context with its cluster's address and trust, and of its user the name alone", () => {
    const cluster = {
      server: "https://10.0.0.1:6443",
      "certificate-authority-data": base64("an authority"),
      "certificate-authority": "pki/ca.crt",
      "tls-server-name": "kubernetes",
      "proxy-url": "http://proxy:3128",
    };
    const { contexts, currentContext } = merge(
      kubeconfigText({ current: "home", clusters: { "home-cluster": cluster } }),
    );
    assert.equal(currentContext, "home");
    assert.deepEqual(contexts.get("home"), {
      name: "home",
      cluster: "home-cluster",
      user: "admin",
      server: "https://10.0.0.1:6443",
      caData: "an authority",
      caFile: "/folder-0/pki/ca.crt",
      insecure: false,
      serverName: "kubernetes",
      proxyUrl: "http://proxy:3128",
    });
    for (const word of credentials) assert.ok(!JSON.stringify([...contexts]).includes(word));
  });

  it("of two entries of one name the first, also across files", () => {
    const first = kubeconfigText({ contexts: { home: "shared" }, clusters: {} });
    const second = kubeconfigText({
      current: "work",
      contexts: { work: "shared", home: "other" },
      clusters: { shared: { server: "https://second" }, other: { server: "https://other" } },
    });
    const third = kubeconfigText({ current: "home", clusters: { shared: { server: "https://third" } } });
    const { contexts, currentContext } = merge(first, second, third);
    assert.deepEqual([...contexts.keys()], ["home", "work"]);
    assert.equal(contexts.get("home")?.server, "https://second");
    assert.equal(currentContext, "work");
  });

  it("a context whose cluster is nowhere has no address", () => {
    const { contexts } = merge(kubeconfigText({ clusters: {} }));
    assert.deepEqual(contexts.get("home"), {
      name: "home",
      cluster: "home-cluster",
      user: "admin",
      insecure: false,
    });
  });

  it("an empty file, JSON, and empty words are fine", () => {
    assert.equal(merge("").contexts.size, 0);
    assert.equal(merge('{"current-context": "", "contexts": null}').currentContext, undefined);
  });

  it("text that is not YAML names its line and quotes nothing", () => {
    const error = refusal(`a: b\nusers: [{token: ${credentials[0]}\nx: "`);
    assert.equal(error.fault, "invalid-kubeconfig");
    assert.match(error.message, /\/folder-0\/config: no YAML, line \d/);
    for (const word of credentials) assert.ok(!error.message.includes(word));
  });

  for (const [what, text, where] of [
    ["a list", "- a", "the whole of it"],
    ["plain text", credentials[0], "the whole of it"],
    ["contexts that are no list", "contexts: {home: {}}", "contexts"],
    ["a cluster without a name", "clusters: [{cluster: {server: x}}]", "clusters.0.name"],
  ] as const) {
    it(`${what} is refused by its place`, () => {
      const error = refusal(text);
      assert.ok(error.message.includes(`${where} is not of the form`), error.message);
      assert.ok(!error.message.includes(credentials[0]));
    });
  }
});
