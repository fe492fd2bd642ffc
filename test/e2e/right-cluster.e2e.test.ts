import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { makeAuthority } from "../observability/prometheus/self-made-certificate";
import type { Checkout, CommandResult } from "../support/checkout";
import { stepsInOrder } from "../support/steps-in-order";
import { sharedCheckout } from "./shared-sandbox";

interface Exported {
  readonly deployment: { readonly resources?: readonly { readonly urn: string; readonly id?: string }[] };
}

/** A port of this machine at which nobody listens. */
const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

describe("the right cluster, with the real pulumi", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;
  let folder: string;
  let kubeconfig: string;
  let original: string;
  let stackFile: string;
  let stackText: string;
  let context: string;
  let secrets: readonly string[];

  const run = async (command: string, ...args: readonly string[]): Promise<CommandResult> => {
    const result = await execa(command, [...args], {
      cwd: checkout.directory,
      env: { ...checkout.environment, KUBECONFIG: kubeconfig },
      extendEnv: false,
      reject: false,
      all: true,
    });
    return { ...result, all: result.all ?? "" };
  };
  const pulumi = (...args: readonly string[]) =>
    run("pulumi", ...args, "--non-interactive", "--color", "never");
  const must = async (result: Promise<CommandResult>): Promise<string> => {
    const { exitCode, stdout, all } = await result;
    assert.equal(exitCode, 0, all);
    return stdout;
  };
  const kubectlConfig = (...args: readonly string[]) => must(run("kubectl", "config", ...args));
  const clusterName = () =>
    kubectlConfig("view", "-o", `jsonpath={.contexts[?(@.name=="${context}")].context.cluster}`);
  const resources = async (): Promise<readonly string[]> => {
    const text = await must(pulumi("stack", "export"));
    const all = ((JSON.parse(text) as Exported).deployment.resources ?? []).map(({ urn }) => urn);
    // The stack itself, which Pulumi notes as soon as an update begins, is not a resource of the program.
    return all.filter((urn) => !urn.includes("::pulumi:pulumi:Stack::"));
  };

  /** Those that stand for something in the cluster: a component is a line in the state, and destroy takes it first. */
  const objects = async () => (await resources()).filter((urn) => /kubernetes:[^:]*:[^:]*::/.test(urn));

  /** What both a refused program and a refused destroy keep: the state, and silence about credentials. */
  const refused = async (args: readonly string[], words: readonly RegExp[], kept = resources) => {
    const before = await kept();
    const result = await pulumi(...args);
    assert.notEqual(result.exitCode, 0, result.all);
    for (const word of words) assert.match(result.all, word);
    assert.doesNotMatch(result.all, /\n\s+at .*:\d+:\d+\)?/, "a stack trace for a user's mistake");
    for (const secret of secrets)
      assert.ok(!result.all.includes(secret), "a piece of the kubeconfig is shown");
    assert.deepEqual(await kept(), before);
    return result;
  };

  before(async () => {
    checkout = sharedCheckout();
    folder = mkdtempSync(join(tmpdir(), "right-cluster-"));
    kubeconfig = join(folder, "kubeconfig");
    original = checkout.environment.KUBECONFIG ?? "";
    stackFile = checkout.stackFile;
    await checkout.setPhase("none");
    stackText = readFileSync(stackFile, "utf8");
    context = await checkout.kubectl("config", "current-context");
    const flat = await checkout.kubectl("config", "view", "--raw", "--flatten");
    secrets = [...flat.matchAll(/(?:-data|token): (\S{40})/g)].map(([, text = ""]) => text);
    assert.ok(secrets.length > 0, "the sandbox's kubeconfig has credentials to look for");
  });

  beforeEach(() => {
    copyFileSync(original, kubeconfig);
    writeFileSync(stackFile, stackText);
  });

  after(() => {
    writeFileSync(stackFile, stackText);
    rmSync(folder, { recursive: true, force: true });
  });

  const setCluster = async (...args: readonly string[]) =>
    kubectlConfig("set-cluster", await clusterName(), ...args);

  const cases: Readonly<Record<string, { spoil: () => Promise<unknown>; words: readonly RegExp[] }>> = {
    "a context that is not there": {
      spoil: () => must(run("pulumi", "config", "set", "--path", "cluster.context", "elsewhere")),
      words: [/there is no context elsewhere/, /pulumi config set --path cluster\.context/],
    },
    "another current context": {
      spoil: async () => {
        await kubectlConfig("set-context", "elsewhere", "--cluster", await clusterName());
        await kubectlConfig("use-context", "elsewhere");
      },
      words: [/current-context is elsewhere/, /kubectl config use-context /],
    },
    "a server that is not reachable": {
      spoil: async () => setCluster(`--server=https://127.0.0.1:${await closedPort()}`),
      words: [/the API server cannot be reached/, /connection refused/],
    },
    "another cluster at the address": {
      spoil: async () => {
        const file = join(folder, "ca.crt");
        writeFileSync(file, makeAuthority().certificate);
        await setCluster(`--certificate-authority=${file}`, "--embed-certs=true");
      },
      words: [/not the one that the kubeconfig knows/, /another cluster answers there/],
    },
    "another server than the stack names": {
      spoil: () =>
        must(run("pulumi", "config", "set", "--path", "cluster.server", "https://192.168.0.210:6443")),
      words: [/leads to another API server/, /cluster\.server is https:\/\/192\.168\.0\.210:6443/],
    },
  };

  for (const [name, { spoil, words }] of Object.entries(cases)) {
    it(`${name}: preview and up stop before anything is registered`, async () => {
      await spoil();
      for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        const { all } = await refused(args, [...words, /nothing was changed/]);
        // A line of the display is a sign and a type. A type may also stand in a warning about an operation that an
        // earlier, killed update left pending: those name whole URNs.
        const registered = all
          .split("\n")
          .filter((line) => /^[\s+~-]*(?:kubernetes|policy-lab):\S/.test(line));
        assert.deepEqual(registered, [], `a resource was registered:\n${all}`);
      }
    });
  }

  describe("the cluster of Pulumi's state", () => {
    const export_ = () => must(pulumi("stack", "export"));
    const ids = async (): Promise<readonly string[]> =>
      ((JSON.parse(await export_()) as Exported).deployment.resources ?? [])
        .map(({ urn, id }) => `${urn} ${id}`)
        // What does not depend on each other is noted in the order in which it happens to come.
        .sort();
    const rename = async (from: string, to: string): Promise<void> => {
      await kubectlConfig("rename-context", from, to);
      await must(run("pulumi", "config", "set", "--path", "cluster.context", to));
    };

    before(async () => {
      copyFileSync(original, kubeconfig);
      writeFileSync(stackFile, stackText);
      await must(pulumi("up", "--yes", "--skip-preview"));
    });

    it("may be called something else: nothing is made anew, there and back", async () => {
      const made = await ids();
      await rename(context, "elsewhere");
      const all = await must(pulumi("up", "--yes", "--skip-preview"));
      assert.doesNotMatch(all, /replace/);
      assert.deepEqual(await ids(), made);
      await must(pulumi("preview", "--expect-no-changes"));
      await rename("elsewhere", context);
      await must(pulumi("up", "--yes", "--skip-preview"));
      assert.deepEqual(await ids(), made);
    });

    it("is no other one: preview and up stop, and nothing is made there", async () => {
      const state = await export_();
      const id = await must(
        run("kubectl", "get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}"),
      );
      assert.ok(state.includes(id));
      const other = join(folder, "state.json");
      writeFileSync(other, state.replaceAll(id, "11111111-2222-3333-4444-555555555555"));
      await must(pulumi("stack", "import", "--file", other));
      for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        await refused(args, [
          /Pulumi's state is of another cluster; nothing was changed/,
          /objects of cluster 11111111-2222-3333-4444-555555555555/,
          new RegExp(`leads to cluster ${id}`),
          /pulumi state delete --all/,
        ]);
      }
      // What the message says for a cluster that is gone for good: here it still has everything, which is taken up.
      await must(pulumi("state", "delete", "--all", "--yes"));
      assert.deepEqual(await resources(), []);
      await must(pulumi("up", "--yes", "--skip-preview"));
      await must(pulumi("preview", "--expect-no-changes"));
    });
  });

  describe("destroy, which runs no program", () => {
    before(async () => {
      copyFileSync(original, kubeconfig);
      writeFileSync(stackFile, stackText);
      await must(pulumi("up", "--yes", "--skip-preview"));
      assert.ok((await objects()).length > 1);
    });

    const destroy = ["destroy", "--yes", "--skip-preview"];

    it("stops when the recorded context is gone, and forgets no object", async () => {
      await kubectlConfig("rename-context", context, "elsewhere");
      // The plugin quotes a quotation.
      await refused(destroy, [new RegExp(`context \\\\?"${context}\\\\?" does not exist`)], objects);
    });

    it("stops when its server is not reachable, and forgets no object", async () => {
      await setCluster(`--server=https://127.0.0.1:${await closedPort()}`);
      await refused(destroy, [/cannot be reached|unreachable/], objects);
    });

    it("keeps to the recorded context when another one is current", async () => {
      await kubectlConfig("set-cluster", "elsewhere", `--server=https://127.0.0.1:${await closedPort()}`);
      await kubectlConfig("set-context", "elsewhere", "--cluster=elsewhere");
      await kubectlConfig("use-context", "elsewhere");
      await must(pulumi(...destroy));
      assert.deepEqual(await resources(), []);
    });
  });
});
