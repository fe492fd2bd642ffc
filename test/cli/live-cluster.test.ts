import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import type { MatrixJson } from "../../cli/verdicts/matrix-json";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { flowLine, podLabels } from "../traffic/recorded-flows";
import { program } from "./run-lab";

/** What the API server of the tests answers: a status, or the items of a list. Anything else is not there. */
type Answers = Readonly<Record<string, number | readonly object[]>>;

const server = { app: "server" };
const client = { app: "client" };
const namespace = "policy-lab";
const container = { ports: [{ name: "http", containerPort: 8080 }] };

/** A cluster with the lab's pods and one policy of two pages, and without Cilium's definitions. */
const cluster: Answers = {
  "/api/v1/namespaces": [{ metadata: { name: namespace } }],
  "/api/v1/pods": [
    { metadata: { name: "client", namespace, labels: client }, spec: { containers: [{}] } },
    { metadata: { name: "server-5d4c-x", namespace, labels: server }, spec: { containers: [container] } },
    { metadata: { name: "agent", namespace: "kube-system" }, spec: { hostNetwork: true } },
  ],
  "/api/v1/services": [],
  "/apis/discovery.k8s.io/v1/endpointslices": [],
  "/apis/networking.k8s.io/v1/networkpolicies": [
    {
      metadata: { name: "server", namespace, uid: "1", managedFields: [] },
      spec: {
        podSelector: { matchLabels: server },
        ingress: [{ from: [{ podSelector: { matchLabels: client } }] }],
      },
    },
    { metadata: { name: "client", namespace }, spec: { podSelector: { matchLabels: client } } },
  ],
};

describe("lab verdicts --live", function () {
  this.timeout(60_000);
  let folder: string;
  let api: Server;
  let answers: Answers = cluster;
  let asked: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "verdicts-live-"));
    api = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      asked.push(`${request.method} ${url.pathname}`);
      const found = answers[url.pathname] ?? 404;
      const status = typeof found === "number" ? found : 200;
      response.writeHead(status, { "content-type": "application/json" });
      if (typeof found === "number") {
        response.end(JSON.stringify({ message: `${url.pathname} is not for you` }));
        return;
      }
      // One object per page.
      const page = Number(url.searchParams.get("continue") ?? "0");
      const metadata = page + 1 < found.length ? { continue: String(page + 1) } : {};
      response.end(JSON.stringify({ metadata, items: found.slice(page, page + 1) }));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    answers = cluster;
    asked = [];
  });
  after(() => {
    api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const kubeconfig = (port: number): string => {
    const file = join(folder, `kubeconfig-${port}`);
    writeFileSync(
      file,
      JSON.stringify({
        "current-context": "lab",
        contexts: [{ name: "lab", context: { cluster: "lab", user: "me" } }],
        clusters: [{ name: "lab", cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: "me", user: { token: "not-to-be-shown" } }],
      }),
    );
    return file;
  };
  const port = (): number => (api.address() as AddressInfo).port;
  const live = async (args: readonly string[] = [], file = kubeconfig(port())) => {
    const run = await execa(process.execPath, [program, "verdicts", "--live", ...args], {
      env: { KUBECONFIG: file },
      reject: false,
    });
    assert.ok(!`${run.stdout}${run.stderr}`.includes("not-to-be-shown"), "a credential is shown");
    return run;
  };

  it("takes its expectations from the phase that is up, and from none where a policy of it is missing", async () => {
    const netpols = catalogue.baseline.objects(lab).filter(({ kind }) => kind === "NetworkPolicy");
    assert.equal(
      netpols.length,
      catalogue.baseline.objects(lab).length,
      "baseline has NetworkPolicies alone",
    );
    const listed = "/apis/networking.k8s.io/v1/networkpolicies";
    answers = { ...cluster, [listed]: netpols };
    const { exitCode, stdout } = await live();
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /✓ as phase baseline expects: \d+ expectations met$/);
    answers = { ...cluster, [listed]: netpols.slice(1) };
    assert.doesNotMatch((await live()).stdout, /as phase .* expects/);
  });

  const policies = (...rules: readonly object[]): string => {
    const file = join(folder, "policies.json");
    const metadata = { name: "server", namespace };
    const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata };
    writeFileSync(
      file,
      JSON.stringify({ ...policy, spec: { podSelector: { matchLabels: server }, ingress: rules } }),
    );
    return file;
  };
  const compare = async (...args: readonly string[]) => {
    const env = { KUBECONFIG: kubeconfig(port()) };
    return execa(process.execPath, [program, "verdicts", ...args], { env, reject: false });
  };

  it("shows what files would change in the cluster, and nothing else", async () => {
    const { exitCode, stdout } = await compare("--live", "--with", policies(), "--exit-code");
    assert.equal(exitCode, 1);
    assert.match(stdout, /^cluster lab → cluster lab with .*policies\.json: 1 flow is decided differently/);
    assert.match(
      stdout,
      /policy-lab\/client\s+policy-lab\/server-5d4c-x\s+8080\/TCP\s+allowed\s+denied-by-default/,
    );
    const same = await compare(
      "--live",
      "--with",
      policies({ from: [{ podSelector: { matchLabels: client } }] }),
      "--exit-code",
    );
    assert.equal(same.exitCode, 0, same.stdout);
    assert.match(same.stdout, /every flow is decided the same/);
  });

  it("holds recorded flows against the cluster's policies, as they are and as files would change them", async () => {
    const end = (app: string): readonly string[] => podLabels(namespace, app);
    const flow = { source: end("client"), destination: end("server"), direction: "INGRESS" } as const;
    const replayed = async (...args: readonly string[]) =>
      execa(process.execPath, [program, "replay", "--live", ...args], {
        env: { KUBECONFIG: kubeconfig(port()) },
        input: flowLine(flow),
        reject: false,
      });
    const now = await replayed("--check");
    assert.equal(now.exitCode, 0, now.stdout);
    assert.match(now.stdout, /^cluster lab: 2 policies\n.*\ncheck: 1 of 1 recorded verdicts/);
    const { exitCode, stdout } = await replayed("--with", policies(), "--check");
    assert.equal(exitCode, 1);
    assert.match(stdout, /check: 1 of 1 recorded verdicts .* the policies that were in force \(100 %\)/);
    assert.match(stdout, /policy-lab\/client +policy-lab\/server +8080\/TCP +1 .*passed +denied-by-default/);
    assert.ok(asked.every((line) => line.startsWith("GET ")));
  });

  it("shows what changes without a policy, and says which there are", async () => {
    const { exitCode, stdout } = await compare("--live", "--without", "netpol/policy-lab/server");
    assert.equal(exitCode, 0);
    assert.match(stdout, /without NetworkPolicy\/policy-lab\/server: 1 flow is decided differently/);
    assert.match(stdout, /world\s+policy-lab\/server-5d4c-x\s+8080\/TCP\s+denied-by-default\s+allowed/);
    const none = await compare("--live", "--without", "netpol/policy-lab/sever");
    assert.equal(none.exitCode, 2);
    assert.match(
      none.stderr,
      /there is no such object in cluster lab.*\nfix: write --without NetworkPolicy\/policy-lab\/server/,
    );
  });

  it("compares the cluster with its own pods under the policies of files, whichever comes first", async () => {
    const file = policies({});
    const { stdout } = await compare("--diff", "live", `file:${file}`);
    assert.match(stdout, /^cluster lab → files .*policies\.json on the pods of cluster lab: 1 flow is/);
    assert.match(stdout, /note: after: only in cluster lab: NetworkPolicy\/policy-lab\/client\n/);
    assert.match(stdout, /world\s+policy-lab\/server-5d4c-x\s+8080\/TCP\s+denied-by-default\s+allowed/);
    const back = await compare("--diff", `file:${file}`, "live");
    assert.match(back.stdout, /world\s+policy-lab\/server-5d4c-x\s+8080\/TCP\s+allowed\s+denied-by-default/);
  });

  it("reads pods and policies, page by page, and changes nothing", async () => {
    const { exitCode, stdout, stderr } = await live(["--json"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^context: lab \(http:\/\/127\.0\.0\.1:\d+\)$/);
    const { subject, policies, flows } = JSON.parse(stdout) as MatrixJson;
    assert.equal(subject.kind, "live");
    assert.equal(subject.name, "lab");
    assert.ok(subject.notes.some((note) => note.includes("no CiliumNetworkPolicy")));
    assert.ok(subject.notes.some((note) => note.includes("kube-system/agent")));
    assert.deepEqual(
      policies.map(({ name, error }) => [name, error]),
      [
        ["server", undefined],
        ["client", undefined],
      ],
    );
    const verdict = (from: string, to: string) =>
      flows.find((flow) => flow.from === from && flow.to === to)?.verdict;
    assert.equal(verdict("policy-lab/client", "policy-lab/server-5d4c-x"), "allowed");
    assert.equal(verdict("world", "policy-lab/server-5d4c-x"), "denied-by-default");
    assert.ok(asked.every((line) => line.startsWith("GET ")));
  });

  it("holds a cluster against a phase, with the lab's pods found by their labels", async () => {
    const { exitCode, stdout } = await live(["--phase", "deny-proof"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /✗ client → server 8080\/TCP GET \//);
    assert.match(stdout, /note: not in the cluster, and taken from the lab: dns/);
  });

  it("says what the cluster does not let it read", async () => {
    answers = { ...cluster, "/api/v1/pods": 403 };
    const { exitCode, stderr } = await live();
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /\nerror: the API server of context lab refuses \/api\/v1\/pods: you may not \(403\): \/api\/v1\/pods is not for you\nfix: .*ClusterRole/,
    );
  });

  it("says that the cluster does not answer", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const free = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    const { exitCode, stderr } = await live([], kubeconfig(free));
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /\nerror: the API server of context lab \(.*\) cannot be asked: .*ECONNREFUSED.*\nfix: kubectl --context lab version/,
    );
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it("says that there is no such context, and no kubeconfig", async () => {
    const context = await live(["--context", "other"]);
    assert.equal(context.exitCode, 2);
    assert.match(
      context.stderr,
      /^error: --context other: the kubeconfig .* has no such context\nfix: contexts: lab$/,
    );
    const none = await live([], join(folder, "nothing"));
    assert.equal(none.exitCode, 1);
    assert.match(
      none.stderr,
      /^error: the kubeconfig cannot be read \(.*nothing\): KUBECONFIG names .*nothing, which does not exist\nfix: /,
    );
  });

  it("does not quote a kubeconfig that is none", async () => {
    const file = join(folder, "broken");
    writeFileSync(file, "users: [not-to-be-shown\n");
    const { exitCode, stderr } = await live([], file);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^error: the kubeconfig cannot be read/);
  });
});
