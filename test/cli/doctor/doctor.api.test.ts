import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import execa from "execa";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { readablePlaces } from "../../support/secret-places";
import { until } from "../../support/until";
import { program } from "../run-lab";
import { namespace, plantedFaults, plantedObjects, secrets } from "./planted-faults";

const answer = z.object({
  findings: z.array(
    z.object({ check: z.string(), subject: z.string(), evidence: z.string(), fix: z.string() }),
  ),
  unread: z.array(
    z.object({ facts: z.array(z.string()), right: z.string().nullable(), checks: z.array(z.string()) }),
  ),
  passed: z.array(z.string()),
});

const kubeconfig = z
  .object({ users: z.array(z.object({ name: z.string(), user: z.record(z.string(), z.unknown()) })) })
  .loose();

describe("lab doctor, with a real API server", function () {
  this.timeout(900_000);
  let folder: string;
  let admin: string;
  let viewer: string;

  const kubectl = async (args: readonly string[], input?: object): Promise<string> => {
    const {
      exitCode,
      all = "",
      stdout,
    } = await execa("kubectl", ["--kubeconfig", admin, ...args], {
      reject: false,
      all: true,
      ...(input === undefined ? { stdin: "ignore" } : { input: JSON.stringify(input) }),
    });
    assert.equal(exitCode, 0, all);
    return stdout;
  };
  const doctor = (config: string, ...args: readonly string[]) =>
    execa(process.execPath, [program, "doctor", ...args], { env: { KUBECONFIG: config }, reject: false });

  before(async () => {
    admin = process.env.KUBECONFIG_UNDER_TEST ?? "";
    folder = mkdtempSync(join(tmpdir(), "lab-doctor-api-"));
    viewer = join(folder, "viewer");
    const config = kubeconfig.parse(parse(readFileSync(admin, "utf8")));
    const users = config.users.map(({ name, user }) => ({ name, user: { ...user, as: "viewer" } }));
    writeFileSync(viewer, stringify({ ...config, users }));
    await kubectl(["apply", "-f", "-"], { apiVersion: "v1", kind: "List", items: plantedObjects });
    await kubectl(["create", "clusterrolebinding", "doctor-viewer", "--clusterrole=view", "--user=viewer"]);
    const scheduled = async (): Promise<boolean> =>
      (await kubectl([
        "-n",
        "kube-system",
        "get",
        "daemonset",
        "calico-node",
        "-o",
        "jsonpath={.status.desiredNumberScheduled}",
      ])) !== "0";
    await until("the DaemonSet is on nodes", scheduled);
  });

  after(async () => {
    await kubectl(["delete", "clusterrolebinding", "doctor-viewer", "--ignore-not-found"]);
    await kubectl(["delete", "--ignore-not-found", "--wait=false", "-f", "-"], {
      apiVersion: "v1",
      kind: "List",
      items: plantedObjects.toReversed(),
    });
    rmSync(folder, { recursive: true, force: true });
  });

  it("finds what is wrong, and says it for programs", async () => {
    const { exitCode, stdout, stderr } = await doctor(admin, "--json");
    assert.equal(exitCode, 1, stderr);
    const { findings } = answer.parse(JSON.parse(stdout));
    for (const [check, subject] of plantedFaults) {
      const found = findings.find((each) => each.check === check && subject.test(each.subject));
      assert.ok(found, `${check}: ${findings.map((each) => `${each.check} ${each.subject}`).join("; ")}`);
    }
    assert.match(
      findings.find(({ check }) => check === "clock-skew")?.evidence ?? "",
      /s behind the API server's/,
    );
  });

  it("sees clocks that are right", async () => {
    const { stdout } = await doctor(admin, "--json", "--only", "clock-skew");
    const skewed = answer.parse(JSON.parse(stdout)).findings.map(({ subject }) => subject);
    assert.deepEqual(skewed, ["node doctor-node"]);
  });

  it("names for a viewer the rights that are missing, and passes nothing for want of them", async () => {
    const { exitCode, stdout, stderr } = await doctor(viewer, "--json");
    assert.equal(exitCode, 1, stderr);
    assert.doesNotMatch(stdout + stderr, /\n\s+at /);
    const { unread, passed } = answer.parse(JSON.parse(stdout));
    const rights = unread.map(({ right }) => right);
    for (const right of ["list secrets in the whole cluster", "list nodes in the whole cluster"]) {
      assert.ok(rights.includes(right), rights.join("; "));
    }
    for (const id of [
      "helm-pending",
      "helm-failed",
      "node-not-ready",
      "kernel-too-old",
      "certificate-expired",
    ]) {
      assert.ok(!passed.includes(id), id);
      assert.ok(
        unread.some(({ checks }) => checks.includes(id)),
        id,
      );
    }
    const blind = await doctor(viewer, "--only", "helm-pending");
    assert.equal(blind.exitCode, 3);
    assert.match(
      blind.stdout,
      /\? could not be read: Helm releases\n.*cannot list resource "secrets".*\n.*missing right: list secrets in the whole cluster\n/,
    );
    const patient = await doctor(viewer, "--only", "helm-pending", "--wait", "10m");
    assert.equal(patient.exitCode, 3);
  });

  it("writes a bundle in which no secret is, wherever it was put", async () => {
    const file = join(folder, "report.tar.gz");
    const { exitCode, stdout, stderr } = await doctor(admin, "--verbose", "--bundle", file);
    assert.equal(exitCode, 1, stderr);
    const bundle = gunzipSync(readFileSync(file)).toString("utf8");
    assert.deepEqual(readablePlaces(secrets, { bundle, stdout, stderr }), []);
    // What is planted is there to be found: the API server has every secret, and the bundle has their neighbours.
    const dump = await kubectl(["get", "secrets,configmaps,services,daemonsets", "-A", "-o", "yaml"]);
    assert.equal(readablePlaces(secrets, { dump }).length >= secrets.length - 1, true);
    for (const name of ["doctor-test", "calico-node", "dashboard.json", "pending-upgrade"])
      assert.ok(bundle.includes(name), name);
  });

  it("waits until it is healthy, and says what it waits for", async () => {
    const waiting = doctor(admin, "--only", "load-balancer-pending", "--fail-on", "warning", "--wait", "2m");
    let said = "";
    await new Promise<void>((resolve) =>
      waiting.stderr?.on("data", (chunk) => {
        said += String(chunk);
        resolve();
      }),
    );
    const patch = { status: { loadBalancer: { ingress: [{ ip: "192.0.2.80" }] } } };
    await kubectl([
      "-n",
      namespace,
      "patch",
      "service",
      "shop",
      "--subresource=status",
      "--type=merge",
      "-p",
      JSON.stringify(patch),
    ]);
    const { exitCode, stdout } = await waiting;
    assert.equal(exitCode, 0, said);
    assert.match(said, /1 warning, 0 checks passed; load-balancer-pending: Service doctor-test\/shop/);
    assert.match(stdout, /✓ healthy: 1 check passed/);
  });
});
