import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { parse } from "yaml";
import { catalogue, type PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { labImages } from "../../policies/lab/lab-images";
import { labObjects } from "../../policies/lab/lab-objects";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";

interface Row {
  readonly from: string;
  readonly to: string;
  readonly result: "proven" | "mismatch" | "not-proven";
  readonly reasons: readonly string[];
  readonly fix?: string;
  readonly client: {
    readonly source: string;
    readonly outcome: { readonly kind: string; readonly status?: number };
  } | null;
  readonly witnesses: readonly { readonly witness: string; readonly observations?: readonly object[] }[];
}

interface Proof {
  readonly counts: Readonly<Record<Row["result"], number>>;
  readonly expectations: readonly Row[];
  readonly notes: readonly string[];
}

interface Proven extends Proof {
  readonly exitCode: number;
}

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

describe("lab prove, by packets", function () {
  this.timeout(300_000);
  let checkout: Checkout;
  let node: LabOnNode;

  const prove = async (...args: readonly string[]): Promise<Proven> => {
    const { exitCode, stdout, all } = await checkout.lab(["prove", "--json", ...args]);
    try {
      return { exitCode, ...(JSON.parse(stdout) as Proof) };
    } catch {
      throw new Error(`lab prove ended with ${exitCode}: ${all}`);
    }
  };
  const open = ({ expectations }: Proof): readonly string[] =>
    expectations
      .filter(({ result }) => result !== "proven")
      .map(({ from, to, result, reasons }) => `${from} -> ${to}: ${result}: ${reasons.join("; ")}`);
  const withPhase = async (phase: PhaseName, then: () => Promise<void>): Promise<void> => {
    const objects = catalogue[phase].objects(lab);
    await node.apply(objects);
    try {
      await then();
    } finally {
      await node.delete(objects);
    }
  };
  const helpers = async (): Promise<string> => {
    const names = await checkout.kubectl("get", "pods", "-A", "-o", "name");
    return names
      .split("\n")
      .filter((name) => name.includes("lab-prove"))
      .join(" ");
  };
  const folderWith = (expectations: readonly object[]): string => {
    const folder = mkdtempSync(join(checkout.directory, ".tmp", "own-"));
    writeFileSync(join(folder, "expectations.yaml"), JSON.stringify({ expectations }));
    return folder;
  };

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    await node.start();
  });

  for (const phase of [
    "baseline",
    "deny-proof",
    "l7-get-root",
    "fqdn",
    "http-header",
    "http-host",
    "grpc",
  ] as const)
    it(`proves ${phase}`, () =>
      withPhase(phase, async () => {
        const proof = await prove("--phase", phase);
        assert.deepEqual(open(proof), []);
        assert.equal(proof.exitCode, 0);
        assert.equal(proof.counts.proven, catalogue[phase].expectations(lab).length);
        assert.doesNotMatch(JSON.stringify(proof), /"value"/);
      }));

  it("leaves nothing behind that it made for probes", async () => assert.equal(await helpers(), ""));

  it("finds a policy of somebody else, and names it", () =>
    withPhase("l7-get-root", async () => {
      await node.apply([openPort]);
      try {
        const proof = await prove("--phase", "l7-get-root");
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
    const proof = await prove("--phase", "deny-proof");
    assert.equal(proof.exitCode, 1);
    assert.match(
      open(proof).join("\n"),
      /NetworkPolicy\/policy-lab\/default-deny of phase deny-proof is not in the cluster/,
    );
  });

  it("tells a wrong status, a wrong drop and a wrong name, each in its own words", () =>
    withPhase("l7-get-root", async () => {
      const flow = { from: "policy-lab/client", to: "policy-lab/server", port: 8080 };
      const folder = folderWith([
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
      const proof = await prove("-f", folder);
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

  it("proves what a described pod may, by a pod of its own that is gone afterwards", () =>
    withPhase("baseline", async () => {
      const folder = folderWith([
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
      const proof = await prove("-f", folder);
      assert.deepEqual(open(proof), [
        "app=somebody@nowhere -> policy-lab/server: not-proven: there is no namespace nowhere",
      ]);
      assert.equal(proof.exitCode, 3);
      assert.equal(await helpers(), "");
    }));

  it("proves what a pod without a shell may, by a container that is added to it where that is asked for", () =>
    withPhase("baseline", async () => {
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
      const folder = folderWith([
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
        const without = await prove("-f", folder);
        assert.equal(without.exitCode, 3);
        assert.deepEqual(
          without.expectations.map(({ reasons }) => reasons),
          [...Array(2).fill(["container client of pod policy-lab/bare has no shell"]), []],
        );
        assert.match(without.expectations[0]?.fix ?? "", /^--debug-image IMAGE /);
        assert.equal(await added("bare"), "");
        const proof = await prove("-f", folder, "--debug-image", labImages.clientImage);
        assert.deepEqual(open(proof), []);
        assert.equal(proof.exitCode, 0);
        assert.match(
          proof.notes.join("\n"),
          /pod policy-lab\/bare has a container lab-prove-\w+ \(\S+\) that has ended: it goes with the pod/,
        );
        await until("the added container has ended", async () => /"terminated"/.test(await added("bare")));
        assert.equal(await added("client"), "");
        const unknown = await prove("-f", folder, "--debug-image", "example.invalid/nothing:1");
        assert.match(open(unknown).join("\n"), /does not run: ErrImagePull: no program stands for image/);
      } finally {
        await node.delete([bare]);
      }
    }));

  it("takes its pods away after Ctrl-C, too", () =>
    withPhase("baseline", async () => {
      const drops = Array.from({ length: 20 }, (_, index) => ({
        flow: { from: "app=somebody@policy-lab", to: "policy-lab/server", port: 9000 + index },
        verdict: "denied-by-default",
      }));
      const folder = folderWith(drops);
      const child = execa(process.execPath, [join(checkout.directory, "cli/lab.js"), "prove", "-f", folder], {
        cwd: checkout.directory,
        env: checkout.environment,
        extendEnv: false,
        reject: false,
        all: true,
      });
      await until("a pod for probes is there", async () => (await helpers()) !== "");
      child.kill("SIGINT");
      const { exitCode, all } = await child;
      assert.equal(exitCode, 130, all);
      assert.equal(await helpers(), "");
    }));

  it("does not take the silence of a server that is not ready for a drop", () =>
    withPhase("deny-proof", async () => {
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
        const proof = await prove("--phase", "deny-proof");
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
    withPhase("baseline", async () => {
      const kubeconfig = await viewerKubeconfig();
      const { exitCode, all } = await checkout.run("env", [
        `KUBECONFIG=${kubeconfig}`,
        process.execPath,
        join(checkout.directory, "cli/lab.js"),
        ...["prove", "--phase", "baseline"],
      ]);
      assert.equal(exitCode, 3, all);
      assert.match(all, /you may not run commands in pods in namespace policy-lab/);
      assert.match(
        all,
        /fix: kubectl create role lab-prove -n policy-lab --verb=get,create --resource=pods\/exec/,
      );
      assert.match(all, /0 of 6 expectations proven, 6 not proven/);
    }));

  it("proves by the client alone for who may not ask the others, says what would bring each, and fails where it is required", () =>
    withPhase("baseline", async () => {
      const kubeconfig = await viewerKubeconfig();
      const rights = ["-n", lab.namespace, "lab-prove"];
      const subject = "--serviceaccount=default:prove-viewer";
      const asClient = (...args: readonly string[]) =>
        checkout.run("env", [
          `KUBECONFIG=${kubeconfig}`,
          process.execPath,
          join(checkout.directory, "cli/lab.js"),
          ...["prove", "-f", folder, ...args],
        ]);
      const flow = { from: "policy-lab/client", to: "policy-lab/server", port: 8080 };
      const folder = folderWith([
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

  it("says which metric is missing, and what would bring it", () =>
    withPhase("deny-proof", async () => {
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

  const viewerKubeconfig = async (): Promise<string> => {
    const name = "prove-viewer";
    const subjects = [{ kind: "ServiceAccount", name, namespace: "default" }];
    const apiGroup = "rbac.authorization.k8s.io";
    const items = [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "default" } },
      {
        apiVersion: `${apiGroup}/v1`,
        kind: "ClusterRole",
        metadata: { name },
        rules: [
          {
            apiGroups: ["cilium.io"],
            // What the page of lab prove asks for, and nothing else of Cilium's.
            resources: ["ciliumnetworkpolicies", "ciliumclusterwidenetworkpolicies", "ciliumcidrgroups"],
            verbs: ["list"],
          },
        ],
      },
      ...["view", name].map((role) => ({
        apiVersion: `${apiGroup}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: `${name}-${role}` },
        roleRef: { apiGroup, kind: "ClusterRole", name: role },
        subjects,
      })),
    ];
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const { exitCode, all } = await checkout.run("kubectl", ["apply", "-f", "-"], list);
    assert.equal(exitCode, 0, all);
    const token = (await checkout.kubectl("create", "token", name, "-n", "default")).trim();
    const config = parse(await checkout.kubectl("config", "view", "--raw", "--minify")) as {
      users: { name: string; user: object }[];
    };
    const file = join(checkout.directory, ".tmp", "viewer.kubeconfig");
    const users = config.users.map(({ name: user }) => ({ name: user, user: { token } }));
    writeFileSync(file, JSON.stringify({ ...config, users }));
    return file;
  };

  it("tries anew what was seen while an agent was started again", () =>
    withPhase("l7-get-root", async () => {
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
