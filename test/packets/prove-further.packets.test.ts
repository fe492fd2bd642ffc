import assert from "node:assert/strict";
import { join } from "node:path";
import execa from "execa";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { labImages } from "../../policies/lab/lab-images";
import { labObjects } from "../../policies/lab/lab-objects";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { LabOnNode } from "./lab-on-node";
import { LabProve, open, type Proof } from "./lab-prove";
import { packetsCheckout } from "./packets-sandbox";

describe("lab prove, by packets: names, headers, hosts, gRPC, pods without a shell, agents that go", function () {
  this.timeout(600_000);
  let checkout: Checkout;
  let node: LabOnNode;
  let proving: LabProve;

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    proving = new LabProve(checkout, node);
    await node.start();
  });

  for (const phase of ["fqdn", "http-header", "http-host", "grpc"] as const)
    it(`proves ${phase}`, () =>
      proving.during(phase, async () => {
        const proof = await proving.prove("--phase", phase);
        assert.deepEqual(open(proof), []);
        assert.equal(proof.exitCode, 0);
        assert.equal(proof.counts.proven, catalogue[phase].expectations(lab).length);
        assert.doesNotMatch(JSON.stringify(proof), /"value"/);
      }));

  it("proves what a pod without a shell may, by a container that is added to it where that is asked for", () =>
    proving.during("baseline", async () => {
      const [client] = labObjects(lab, labImages).filter(
        ({ kind, metadata }) => kind === "Pod" && metadata.name === "client",
      );
      const bare = JSON.parse(JSON.stringify(client)) as {
        metadata: { name: string };
        spec: { containers: { name: string; command: string[]; args?: string[]; env?: object[] }[] };
      };
      bare.metadata.name = "bare";
      for (const container of bare.spec.containers)
        Object.assign(container, {
          // An image without a shell, here as everywhere.
          image: "registry.k8s.io/coredns/coredns:v1.12.2",
          command: ["sleep", "infinity"],
          args: [],
          // The client's own is a command.
          readinessProbe: undefined,
        });
      const flow = { from: "policy-lab/bare", to: "policy-lab/server", port: 8080 };
      const folder = proving.folderWith([
        { flow: { ...flow, http: { method: "GET", path: "/" } }, verdict: "allowed" },
        { flow: { ...flow, port: 80 }, verdict: "denied-by-default" },
        { flow: { ...flow, from: "policy-lab/client" }, verdict: "allowed" },
      ]);
      const added = (name: string): Promise<string> =>
        checkout.kubectl(
          ...["get", "pod", "-n", lab.namespace, name],
          ...["-o", "jsonpath={.status.ephemeralContainerStatuses[*].state}"],
        );
      await node.apply([bare]);
      try {
        await checkout.kubectl(
          ...["wait", "--for=condition=Ready", "--timeout=60s", "-n", lab.namespace, "pod/bare"],
        );
        const without = await proving.prove("-f", folder);
        assert.equal(without.exitCode, 3);
        assert.deepEqual(
          without.expectations.map(({ reasons }) => reasons),
          [...Array(2).fill(["container client of pod policy-lab/bare has no shell"]), []],
        );
        assert.match(without.expectations[0]?.fix ?? "", /^--debug-image IMAGE /);
        assert.equal(await added("bare"), "");
        const proof = await proving.prove("-f", folder, "--debug-image", labImages.clientImage);
        assert.deepEqual(open(proof), []);
        assert.equal(proof.exitCode, 0);
        assert.match(
          proof.notes.join("\n"),
          /pod policy-lab\/bare has a container lab-prove-\w+ \(\S+\) that has ended: it goes with the pod/,
        );
        await until("the added container has ended", async () => /"terminated"/.test(await added("bare")));
        assert.equal(await added("client"), "");
        const unknown = await proving.prove("-f", folder, "--debug-image", "example.invalid/nothing:1");
        assert.match(open(unknown).join("\n"), /does not run: ErrImagePull: no program stands for image/);
      } finally {
        await node.delete([bare]);
      }
    }));

  it("says which metric is missing, and what would bring it", () =>
    proving.during("deny-proof", async () => {
      const config = ["configmap", "cilium-config", "-n", "kube-system"];
      const metrics = (
        await checkout.kubectl("get", ...config, "-o", "jsonpath={.data.hubble-metrics}")
      ).trim();
      const withMetrics = async (text: string): Promise<void> => {
        const data = JSON.stringify({ data: { "hubble-metrics": text } });
        await checkout.kubectl("patch", ...config, "--type", "merge", "-p", data);
        await checkout.kubectl("delete", "pod", "-n", "kube-system", await agentPod(), "--wait=true");
        await until("the agent is ready", async () => {
          const pod = ["get", "pod", "-n", "kube-system", await agentPod()];
          return /True/.test(
            await checkout.kubectl(...pod, "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status}"),
          );
        });
      };
      await withMetrics("drop");
      try {
        const { exitCode, all } = await checkout.lab([
          "prove",
          "--phase",
          "deny-proof",
          "--require",
          "metrics",
        ]);
        assert.equal(exitCode, 1, all);
        assert.match(
          all,
          /no witness metrics: 1 agent shows no metric hubble_flows_processed_total\n {4}fix: .*\[flow\]/,
        );
      } finally {
        await withMetrics(metrics);
      }
    }));

  it("tries anew what was seen while an agent was started again", () =>
    proving.during("l7-get-root", async () => {
      const agent = await agentPod();
      const child = execa(
        process.execPath,
        [join(checkout.directory, "cli/lab.js"), "prove", "--json", "--phase", "l7-get-root"],
        { cwd: checkout.directory, env: checkout.environment, extendEnv: false, reject: false },
      );
      let said = "";
      child.stderr?.on("data", (text: Buffer) => {
        said += String(text);
      });
      await until("it probes", async () => said.includes("probing"));
      await checkout.kubectl("delete", "pod", "-n", "kube-system", agent, "--wait=true");
      const { exitCode, stdout } = await child;
      const { notes, ...rest } = JSON.parse(stdout) as Proof;
      assert.deepEqual(open(rest as Proof), []);
      assert.equal(exitCode, 0);
      assert.match(notes.join("\n"), /tried again: agent cilium-.* while probes ran/);
      // What told of the first tries went with the agent.
      for (const { witnesses } of rest.expectations)
        assert.deepEqual(
          witnesses.map(({ witness, observations = [] }) => [witness, observations.length > 0]),
          [
            ["hubble", true],
            ["metrics", true],
          ],
        );
    }));

  const agentPod = async (): Promise<string> =>
    (
      await checkout.kubectl(
        ...["get", "pods", "-n", "kube-system", "-l", "k8s-app=cilium"],
        ...["--field-selector", "spec.nodeName=packets-1", "-o", "jsonpath={.items[0].metadata.name}"],
      )
    ).trim();
});
