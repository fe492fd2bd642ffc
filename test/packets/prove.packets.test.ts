import assert from "node:assert/strict";
import { join } from "node:path";
import execa from "execa";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { labImages } from "../../policies/lab/lab-images";
import { labObjects } from "../../policies/lab/lab-objects";
import { fateOf } from "../../proof/judge";
import { evidenceTools } from "../../recording/prometheus/evidence-tools";
import { withPrometheus } from "../../recording/prometheus/start-prometheus";
import { silentReporter } from "../../sandbox/reporter";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { LabOnNode } from "./lab-on-node";
import { LabProve, open } from "./lab-prove";
import { packetsCheckout } from "./packets-sandbox";

/** A policy of somebody else: it opens the port for every request. */
const openPort = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "somebody-elses", namespace: lab.namespace },
  spec: {
    podSelector: { matchLabels: lab.server.labels },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: lab.client.labels } }],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
  },
};

/** What witnesses say of what is done with a flow. */
const seenOf = { passed: "forwarded", refused: "refused", dropped: "dropped" } as const;

describe("lab prove, by packets", function () {
  this.timeout(300_000);
  let checkout: Checkout;
  let node: LabOnNode;
  let proving: LabProve;

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    proving = new LabProve(checkout, node);
    await node.start({ workloads: ["client", "server"], requires: [] });
  });

  for (const phase of ["baseline", "deny-proof", "l7-get-root"] as const)
    it(`proves ${phase}`, () =>
      proving.during(phase, async () => {
        const proof = await proving.prove("--phase", phase, "--require", "hubble,metrics");
        assert.deepEqual(open(proof), []);
        assert.equal(proof.exitCode, 0);
        assert.equal(proof.counts.proven, catalogue[phase].expectations(lab).length);
        for (const { expected, witnesses } of proof.expectations) {
          assert.deepEqual(witnesses.map(({ witness }) => witness).sort(), ["hubble", "metrics"]);
          for (const { observations = [] } of witnesses)
            assert.ok(
              observations.some(({ verdict }) => verdict === seenOf[fateOf(expected.verdict)]),
              JSON.stringify(witnesses),
            );
        }
        assert.doesNotMatch(JSON.stringify(proof), /"value"/);
      }));

  it("leaves nothing behind that it made for probes", async () =>
    assert.deepEqual(await proving.helpers(), []));

  it("finds a policy of somebody else, and names it", () =>
    proving.during("l7-get-root", async () => {
      await node.apply([openPort]);
      try {
        const proof = await proving.prove("--phase", "l7-get-root");
        assert.equal(proof.exitCode, 1);
        const wrong = proof.expectations.filter(({ result }) => result === "mismatch");
        assert.deepEqual(
          wrong.map(({ client }) => client?.outcome.status),
          [404, 200, 405],
        );
        for (const { reasons } of wrong)
          assert.ok(
            reasons.includes(
              "NetworkPolicy policy-lab/somebody-elses (not of phase l7-get-root) allows the same port without looking at requests",
            ),
            reasons.join("; "),
          );
      } finally {
        await node.delete([openPort]);
      }
    }));

  it("sees that nothing enforces a phase that is not up, and says what is missing", async () => {
    const proof = await proving.prove("--phase", "deny-proof");
    assert.equal(proof.exitCode, 1);
    assert.match(
      open(proof).join("\n"),
      /NetworkPolicy\/policy-lab\/default-deny of phase deny-proof is not in the cluster/,
    );
  });

  it("tells a wrong status, a wrong drop and a wrong name, each in its own words", () =>
    proving.during("l7-get-root", async () => {
      const flow = { from: "policy-lab/client", to: "policy-lab/server", port: 8080 };
      const folder = proving.folderWith([
        { flow: { ...flow, http: { method: "GET", path: "/" } }, verdict: "denied-by-l7" },
        { flow: { ...flow, http: { method: "POST", path: "/" } }, verdict: "allowed" },
        { flow: { from: "policy-lab/client", to: "world", port: 443 }, verdict: "allowed" },
        {
          flow: {
            from: "policy-lab/client",
            to: "dns",
            port: 53,
            protocol: "UDP",
            dns: { name: "example.com" },
          },
          verdict: "denied-by-l7",
        },
      ]);
      const proof = await proving.prove("-f", folder);
      assert.equal(proof.exitCode, 1);
      assert.deepEqual(
        proof.expectations.map(({ reasons }) => reasons[0]),
        [
          "expected 403 by Cilium's proxy, got 200",
          "expected an answer, got 403 by Cilium's proxy",
          "expected an answer, got no answer",
          "expected REFUSED, got NOERROR",
        ],
      );
    }));

  it("proves that a name is refused, and tells one that is refused against what was expected", () =>
    proving.during("fqdn", async () => {
      const query = (name: string) => ({
        from: "policy-lab/client",
        to: "dns",
        port: 53,
        protocol: "UDP",
        dns: { name },
      });
      const folder = proving.folderWith([
        { flow: query("api.github.com"), verdict: "allowed" },
        { flow: query("example.com"), verdict: "denied-by-l7" },
        { flow: query("example.org"), verdict: "allowed" },
      ]);
      const proof = await proving.prove("-f", folder);
      assert.equal(proof.exitCode, 1);
      assert.deepEqual(
        proof.expectations.map(({ result, reasons }) => [result, reasons[0]]),
        [
          ["proven", undefined],
          ["proven", undefined],
          ["mismatch", "expected an answer, got REFUSED"],
        ],
      );
    }));

  it("proves what a described pod may, by a pod of its own that is gone afterwards", () =>
    proving.during("baseline", async () => {
      const folder = proving.folderWith([
        { flow: { from: "app=client@policy-lab", to: "policy-lab/server", port: 8080 }, verdict: "allowed" },
        {
          flow: { from: "app=somebody@policy-lab", to: "policy-lab/server", port: 8080 },
          verdict: "denied-by-default",
        },
        {
          flow: { from: "app=somebody@nowhere", to: "policy-lab/server", port: 8080 },
          verdict: "denied-by-default",
        },
      ]);
      const proof = await proving.prove("-f", folder);
      assert.deepEqual(open(proof), [
        "app=somebody@nowhere -> policy-lab/server: not-proven: there is no namespace nowhere",
      ]);
      assert.equal(proof.exitCode, 3);
      assert.deepEqual(await proving.helpers(), []);
    }));

  it("takes its pods away after Ctrl-C, too", () =>
    proving.during("baseline", async () => {
      const drops = Array.from({ length: 20 }, (_, index) => ({
        flow: { from: "app=somebody@policy-lab", to: "policy-lab/server", port: 9000 + index },
        verdict: "denied-by-default",
      }));
      const folder = proving.folderWith(drops);
      const child = execa(process.execPath, [join(checkout.directory, "cli/lab.js"), "prove", "-f", folder], {
        cwd: checkout.directory,
        env: checkout.environment,
        extendEnv: false,
        reject: false,
        all: true,
      });
      await until("a pod for probes is there", async () => (await proving.helpers()).length > 0);
      child.kill("SIGINT");
      const { exitCode, all } = await child;
      assert.equal(exitCode, 130, all);
      assert.deepEqual(await proving.helpers(), []);
    }));

  it("does not take the silence of a server that is not ready for a drop", () =>
    proving.during("deny-proof", async () => {
      const broken = labObjects(lab, labImages).filter(
        ({ kind, metadata }) => kind === "Deployment" && metadata.name === "server",
      );
      // Not beside the old pod, which would stay for as long as the new one is not ready.
      const notReady = JSON.parse(
        JSON.stringify(broken)
          .replaceAll('"path":"/"', '"path":"/not-there"')
          .replaceAll(
            '"replicas":1',
            '"replicas":1,"strategy":{"rollingUpdate":{"maxUnavailable":1,"maxSurge":0}}',
          ),
      ) as object[];
      await node.apply(notReady);
      const pods = () =>
        checkout.kubectl("get", "pods", "-n", lab.namespace, "-l", "app=server", "-o", "wide");
      try {
        await until("its new pod runs, alone", async () => {
          const shown = await pods();
          return /0\/1 +Running/.test(shown) && !/1\/1|Terminating/.test(shown);
        });
        const proof = await proving.prove("--phase", "deny-proof");
        const toServer = proof.expectations.filter(({ to }) => to === "server");
        assert.ok(toServer.length > 0);
        for (const { result, reasons } of toServer) {
          assert.equal(result, "not-proven");
          assert.match(reasons[0] ?? "", /pod policy-lab\/server-.* is not ready/);
        }
        assert.equal(proof.exitCode, 3);
      } finally {
        await node.apply(broken);
        await until("the server is ready", async () => /1\/1 +Running/.test(await pods()));
      }
    }));

  it("says what a viewer may not do, and proves nothing", () =>
    proving.during("baseline", async () => {
      const kubeconfig = await proving.viewerKubeconfig();
      const { exitCode, all } = await proving.as(kubeconfig, "--phase", "baseline");
      assert.equal(exitCode, 3, all);
      assert.match(all, /you may not run commands in pods in namespace policy-lab/);
      assert.match(
        all,
        /fix: kubectl create role lab-prove -n policy-lab --verb=get,create --resource=pods\/exec/,
      );
      assert.match(all, /0 of 6 expectations proven, 6 not proven/);
    }));

  it("proves by the client alone for who may not ask the others, says what would bring each, and fails where it is required", () =>
    proving.during("baseline", async () => {
      const kubeconfig = await proving.viewerKubeconfig();
      const rights = ["-n", lab.namespace, "lab-prove"];
      const subject = "--serviceaccount=default:prove-viewer";
      const asClient = (...args: readonly string[]) => proving.as(kubeconfig, "-f", folder, ...args);
      const flow = { from: "policy-lab/client", to: "policy-lab/server", port: 8080 };
      const folder = proving.folderWith([
        { flow: { ...flow, http: { method: "GET", path: "/" } }, verdict: "allowed" },
        { flow: { ...flow, port: 80 }, verdict: "denied-by-default" },
      ]);
      try {
        const refused = await asClient();
        assert.equal(refused.exitCode, 3, refused.all);
        const [, asked = "false"] =
          /fix: (kubectl create role lab-prove .*) {3}# and bind it/.exec(refused.all) ?? [];
        const given = await checkout.run("bash", ["-c", asked]);
        assert.equal(given.exitCode, 0, refused.all);
        await checkout.kubectl("create", "rolebinding", ...rights, "--role=lab-prove", subject);
        const { exitCode, all } = await asClient();
        assert.equal(exitCode, 0, all);
        assert.match(
          all,
          /no witness hubble: .*\n {4}fix: ask for the verbs .*pods\/portforward or pods\/exec in kube-system\n/,
        );
        assert.match(all, /no witness metrics: .*\n {4}fix: /);
        assert.match(all, /note: you may not ask the agents in kube-system/);
        const required = await asClient("--require", "hubble,metrics");
        assert.equal(required.exitCode, 1, required.all);
        assert.match(required.all, /2 of 2 expectations proven, required and missing: hubble, metrics/);
      } finally {
        await checkout.kubectl("delete", "role,rolebinding", ...rights);
      }
    }));

  it("says which metric a Prometheus lacks, and what would bring it", () =>
    proving.during("deny-proof", async () => {
      const tools = await evidenceTools(silentReporter);
      const { exitCode, all } = await withPrometheus(tools, {}, ({ url }) =>
        checkout.lab(["prove", "--phase", "deny-proof", "--require", "metrics", "--prometheus", url]),
      );
      assert.equal(exitCode, 1, all);
      assert.match(
        all,
        /no witness metrics: Prometheus at \S+ shows no metric hubble_flows_processed_total\n {4}fix: .*\[flow\]/,
      );
    }));
});
