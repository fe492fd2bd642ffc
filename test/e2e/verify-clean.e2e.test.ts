import assert from "node:assert/strict";
import type { CleanJson } from "../../cli/verify-clean/report-json";
import type { Checkout } from "../support/checkout";
import { sharedCheckout } from "./shared-sandbox";

const policy = (name: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: policy-lab }
spec: { podSelector: { matchLabels: { app: theirs } }, policyTypes: [Ingress] }
`;

/** Objects of somebody else, in the lab's namespace and cluster-wide. */
const foreign = `${policy("theirs")}---
apiVersion: v1
kind: Service
metadata: { name: theirs, namespace: policy-lab }
spec: { selector: { app: theirs }, ports: [{ port: 80 }] }
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: theirs }
spec: { endpointSelector: { matchLabels: { app: theirs } }, ingress: [{}] }
`;

/** The lab's client, as far as an API server is concerned. */
const client = `apiVersion: v1
kind: Pod
metadata: { name: client, namespace: policy-lab, labels: { app: client } }
spec:
  containers: [{ name: client, image: example.org/client:1 }]
`;

describe("lab verify-clean, with the real API server", function () {
  this.timeout(900_000);
  let checkout: Checkout;

  const verify = async (...args: readonly string[]) => {
    const result = await checkout.lab(["verify-clean", ...args]);
    assert.doesNotMatch(result.all, /\n\s+at .*:\d+:\d+\)?/, result.all);
    assert.match(result.stderr, /^context: kwok-policy-lab \(https:/);
    return result;
  };
  const report = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await verify("--json", ...args);
    return { exitCode, ...(JSON.parse(stdout) as CleanJson) };
  };
  const apply = async (yaml: string): Promise<void> => {
    const { exitCode, all } = await checkout.run("kubectl", ["apply", "-f", "-"], yaml);
    assert.equal(exitCode, 0, all);
  };
  const names = (objects: CleanJson["left"]): string[] =>
    objects.map(({ kind, namespace, name }) => [kind, namespace, name].filter(Boolean).join("/")).sort();
  /** Objects of a stack, as `lab policies` prints them. */
  const objectsOf = async (stack: string): Promise<string> =>
    (await checkout.lab(["policies", stack])).stdout;

  before(() => {
    checkout = sharedCheckout();
  });
  after(async () => {
    await checkout.run("kubectl", [
      "delete",
      "ciliumclusterwidenetworkpolicy",
      "theirs",
      "--ignore-not-found",
    ]);
    await checkout.run("kubectl", [
      "delete",
      "namespace",
      "policy-lab",
      "policy-stage",
      "--ignore-not-found",
    ]);
  });

  it("calls a cluster clean that never had the lab", async () => {
    const found = await report();
    assert.equal(found.exitCode, 0);
    assert.equal(found.clean, true);
    assert.deepEqual(found.left, []);
    assert.equal(found.context, "kwok-policy-lab");
  });

  it("lists what is left, by whose it is", async () => {
    await checkout.kubectl("create", "namespace", "policy-lab");
    await apply(await objectsOf("l7-get-root"));
    await apply(foreign);
    const found = await report();
    assert.equal(found.exitCode, 1);
    assert.deepEqual(names(found.left), [
      "CiliumNetworkPolicy/policy-lab/l7-allow-only-get-root",
      "Namespace/policy-lab",
      "NetworkPolicy/policy-lab/allow-client-egress-to-server",
      "NetworkPolicy/policy-lab/allow-dns-egress",
      "NetworkPolicy/policy-lab/default-deny",
    ]);
    assert.deepEqual(names(found.foreign), [
      "CiliumClusterwideNetworkPolicy/theirs",
      "NetworkPolicy/policy-lab/theirs",
      "Service/policy-lab/theirs",
    ]);
    const { exitCode, stdout } = await verify();
    assert.equal(exitCode, 1);
    assert.match(stdout, /Left of the lab\n.*default-deny.*Of somebody else, not touched\n.*theirs/s);
    assert.match(stdout, /✗ not clean: 5 objects of the lab left\nfix: pulumi config set phase none/);
  });

  it("--fix takes no policy from a pod of the lab", async () => {
    await apply(client);
    const found = await report("--fix");
    assert.equal(found.exitCode, 1);
    assert.deepEqual(found.deleted, []);
    assert.equal(found.kept.length, 4);
    assert.equal(names(found.left).length, 6);
    await checkout.kubectl("delete", "pod", "client", "-n", "policy-lab", "--force", "--grace-period=0");
  });

  it("--fix deletes the lab's policies, default-deny last, and keeps what is somebody else's", async () => {
    const found = await report("--fix", "--after", "none");
    assert.equal(found.exitCode, 0);
    assert.equal(found.deleted.at(-1), "NetworkPolicy/policy-lab/default-deny");
    assert.equal(found.deleted.length, 4);
    assert.deepEqual(names(found.left), []);
    assert.deepEqual(names(found.staying), ["Namespace/policy-lab"]);
    assert.equal(names(found.foreign).length, 3);
    const kept = await checkout.kubectl("get", "networkpolicies,services", "-n", "policy-lab", "-o", "name");
    assert.deepEqual(kept.trim().split("\n").sort(), [
      "networkpolicy.networking.k8s.io/theirs",
      "service/theirs",
    ]);
    await checkout.kubectl("get", "ciliumclusterwidenetworkpolicy", "theirs");
  });

  it("knows the lab's workloads, and what Kubernetes makes of them, in a phase that Pulumi laid down", async () => {
    await checkout.kubectl("delete", "namespace", "policy-lab");
    await checkout.setPhase("baseline");
    await checkout.up();
    const found = await report();
    assert.equal(found.exitCode, 1);
    assert.deepEqual(names(found.foreign), ["CiliumClusterwideNetworkPolicy/theirs"]);
    const kinds = new Set(found.left.map(({ kind }) => kind));
    for (const kind of [
      "Deployment",
      "ReplicaSet",
      "Pod",
      "Service",
      "NetworkPolicy",
      "Namespace",
      "ConfigMap",
      "PrometheusRule",
    ]) {
      assert.ok(kinds.has(kind), kind);
    }
    assert.ok(found.agents.length > 0, "agents run in the sandbox");
    for (const { redirects, notAsked } of found.agents) {
      assert.equal(redirects, null);
      assert.ok((notAsked ?? "").length > 0);
    }
  });

  it("finds the cluster clean after phase none, and after pulumi destroy", async () => {
    await checkout.setPhase("none");
    await checkout.up();
    const none = await verify("--after", "none");
    assert.equal(none.exitCode, 0, none.all);
    assert.match(none.stdout, /staying in phase none\n.*PrometheusRule +policy-lab +policy-lab\n/s);
    assert.match(none.stdout, /not asked: cilium-/);
    assert.match(none.stdout, /✓ clean: nothing of the lab is left, but for \d+ agents that were not asked/);
    const strict = await verify();
    assert.equal(strict.exitCode, 1);
    assert.match(strict.stdout, /fix: pulumi destroy/);
    const destroyed = await checkout.pulumi(["destroy", "--yes"]);
    assert.equal(destroyed.exitCode, 0, destroyed.all);
    checkout.restoreConfig();
    const gone = await verify();
    assert.equal(gone.exitCode, 0, gone.all);
  });

  it("refuses a context that is not there", async () => {
    const { exitCode, stderr } = await checkout.lab(["verify-clean", "--context", "other"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^error: --context other: .*no such context\nfix: contexts: kwok-policy-lab/);
  });
});
