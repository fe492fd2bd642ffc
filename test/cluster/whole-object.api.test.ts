import assert from "node:assert/strict";
import execa from "execa";
import { type ClusterApi, openApi } from "../../cluster/api";
import { applyObject, liveObject } from "../../cluster/live-objects";
import { makeWhole, wholenessOf } from "../../cluster/whole-object";
import type { AnyObject } from "../../policies/upkeep/live-object";
import { differencesText } from "../../policies/upkeep/object-differences";

const namespace = "whole-object";
const manager = "talos-policy-lab/test";

/** Written as people write it: what an API server adds by itself is left out. */
const policy: AnyObject = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny", namespace, labels: { own: "yes" } },
  spec: {
    podSelector: {},
    ingress: [{ from: [{ podSelector: { matchLabels: { app: "a" } } }], ports: [{ port: 80 }] }],
  },
};

const ciliumPolicy: AnyObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "rule", namespace },
  spec: { endpointSelector: {}, ingress: [{ fromEntities: ["host"] }] },
};

describe("an object that is to be whole, with a real API server", function () {
  this.timeout(900_000);
  let api: ClusterApi;
  let kubeconfig = "";

  const kubectl = async (args: readonly string[], input?: object): Promise<void> => {
    const { exitCode, all } = await execa("kubectl", ["--kubeconfig", kubeconfig, "-n", namespace, ...args], {
      reject: false,
      all: true,
      ...(input === undefined ? { stdin: "ignore" } : { input: JSON.stringify(input) }),
    });
    assert.equal(exitCode, 0, all);
  };
  const merge = (what: readonly string[], patch: object): Promise<void> =>
    kubectl(["patch", ...what, "--type=merge", "-p", JSON.stringify(patch)]);
  const found = async (object: AnyObject): Promise<string> => {
    const whole = await wholenessOf(api, object, await liveObject(api, object), manager);
    return whole.kind === "drifted" ? differencesText(whole.differences) : whole.kind;
  };

  before(async () => {
    kubeconfig = process.env.KUBECONFIG_UNDER_TEST ?? "";
    api = openApi(undefined, { KUBECONFIG: kubeconfig });
    await kubectl(["create", "namespace", namespace]);
    for (const object of [policy, ciliumPolicy]) await applyObject(api, object, manager);
  });

  after(async () => {
    await kubectl(["delete", "namespace", namespace]);
  });

  it("is whole as it was applied: what the API server added is no difference", async () => {
    const live = await liveObject(api, policy);
    assert.deepEqual(live?.spec, {
      podSelector: {},
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: "a" } } }],
          ports: [{ port: 80, protocol: "TCP" }],
        },
      ],
      policyTypes: ["Ingress"],
    });
    assert.equal(await found(policy), "whole");
    assert.equal(await found(ciliumPolicy), "whole");
  });

  it("is absent, or held, where that is so", async () => {
    assert.equal(await found({ ...policy, metadata: { ...policy.metadata, name: "nobody" } }), "absent");
    const held = {
      ...policy,
      metadata: { ...policy.metadata, name: "held", finalizers: ["example.com/hold"] },
    };
    await applyObject(api, held, manager);
    await kubectl(["delete", "netpol", "held", "--wait=false"]);
    assert.equal(await found(held), "leaving");
    assert.deepEqual(await makeWhole(api, held, manager), { kind: "leaving" });
    await merge(["netpol", "held"], { metadata: { finalizers: null } });
  });

  const netpol = ["netpol", "deny"];
  const cnp = ["cnp", "rule"];
  const list = { spec: { ...(policy.spec as object), egress: [{}], policyTypes: ["Ingress", "Egress"] } };
  const additions: Record<string, [AnyObject, () => Promise<void>, RegExp]> = {
    "a direction": [policy, () => merge(netpol, { spec: { egress: [{}] } }), /^spec\.egress was added/],
    "a rule": [
      policy,
      () =>
        kubectl([
          "patch",
          ...netpol,
          "--type=json",
          "-p",
          '[{"op":"add","path":"/spec/ingress/-","value":{}}]',
        ]),
      /^spec\.ingress\[1\] was added$/,
    ],
    "a peer": [
      policy,
      () =>
        kubectl([
          "patch",
          ...netpol,
          "--type=json",
          "-p",
          '[{"op":"add","path":"/spec/ingress/0/from/-","value":{"namespaceSelector":{}}}]',
        ]),
      /^spec\.ingress\[0\]\.from\[1\] was added$/,
    ],
    "a port": [
      policy,
      () =>
        kubectl([
          "patch",
          ...netpol,
          "--type=json",
          "-p",
          '[{"op":"add","path":"/spec/ingress/0/ports/-","value":{"port":81}}]',
        ]),
      /^spec\.ingress\[0\]\.ports\[1\] was added$/,
    ],
    "a selector": [
      policy,
      () => merge(netpol, { spec: { podSelector: { matchLabels: { app: "nobody" } } } }),
      /^spec\.podSelector\.matchLabels was added$/,
    ],
    "a label": [policy, () => kubectl(["label", ...netpol, "team=b"]), /^metadata\.labels\.team was added$/],
    "an annotation": [
      policy,
      () => kubectl(["annotate", ...netpol, "note=x"]),
      /^metadata\.annotations was added$/,
    ],
    "a rule of Cilium's": [
      ciliumPolicy,
      () =>
        kubectl([
          "patch",
          ...cnp,
          "--type=json",
          "-p",
          '[{"op":"add","path":"/spec/ingress/-","value":{"fromEntities":["all"]}}]',
        ]),
      /^spec\.ingress\[1\] was added$/,
    ],
    "specs beside the spec": [
      ciliumPolicy,
      () => merge(cnp, { specs: [{ endpointSelector: {}, ingress: [{ fromEntities: ["all"] }] }] }),
      /^specs was added$/,
    ],
    "fields of another field manager": [
      policy,
      () =>
        kubectl(["apply", "--server-side", "--force-conflicts", "--field-manager=somebody", "-f", "-"], {
          ...policy,
          ...list,
          metadata: { ...policy.metadata, labels: { theirs: "yes" } },
        }),
      /spec\.egress was added; metadata\.labels\.theirs was added$/,
    ],
  };
  for (const [what, [object, add, difference]] of Object.entries(additions)) {
    it(`loses ${what} that somebody added, and is the same object all the while`, async () => {
      const first = await liveObject(api, object);
      await add();
      assert.match(await found(object), difference);
      const text = await makeWhole(api, object, manager);
      assert.equal(text.kind, "drifted");
      assert.equal(await found(object), "whole");
      const last = await liveObject(api, object);
      assert.equal(last?.metadata.uid, first?.metadata.uid);
      assert.deepEqual(last?.spec, first?.spec);
    });
  }

  it("is written again where somebody else is faster, and not made where it is gone", async () => {
    await merge(netpol, { spec: { egress: [{}] } });
    let disturbed = 0;
    const disturbing: ClusterApi = {
      ...api,
      request: async (method, path, extras) => {
        if (method === "PUT" && !path.includes("dryRun") && disturbed++ === 0) {
          await kubectl(["annotate", ...netpol, "faster=yes"]);
        }
        return api.request(method, path, extras);
      },
    };
    await makeWhole(disturbing, policy, manager);
    assert.equal(disturbed, 2);
    assert.equal(await found(policy), "whole");
    await kubectl(["delete", ...netpol]);
    assert.deepEqual(await makeWhole(api, policy, manager), { kind: "absent" });
    assert.equal(await liveObject(api, policy), undefined);
  });
});
