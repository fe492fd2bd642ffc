import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { identityOf } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";
import { openMoments } from "./default-deny-watch";
import { expectedObjects, foundObjects } from "./phase-objects";
import { sharedCheckout } from "./shared-sandbox";
import { allowEveryPhase, watchingSwap } from "./watched-swap";

interface Stored {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: object;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
  readonly specs?: unknown;
}

const phase = catalogue.labels;
const inLab = ["-n", lab.namespace];

describe("a stack that others have changed in the cluster", function () {
  this.timeout(900_000);
  let checkout: Checkout;

  const patch = (what: readonly string[], change: object | readonly object[]): Promise<string> =>
    checkout.kubectl(
      "patch",
      ...what,
      ...inLab,
      `--type=${Array.isArray(change) ? "json" : "merge"}`,
      "-p",
      JSON.stringify(change),
    );
  const stored = async (): Promise<readonly Stored[]> => {
    const kinds = "networkpolicies.networking.k8s.io,ciliumnetworkpolicies.cilium.io";
    return (
      JSON.parse(await checkout.kubectl("get", kinds, ...inLab, "-o", "json")) as {
        items: readonly Stored[];
      }
    ).items;
  };
  /** What a policy says, and that it is the same object; without what only the API server knows. */
  const said = async (): Promise<unknown> =>
    (await stored()).map(({ metadata: { uid, labels, annotations }, spec, specs, ...object }) => ({
      name: identityOf({ kind: object.kind, metadata: { name: uid } }),
      labels,
      annotations,
      spec,
      specs,
    }));

  before(async () => {
    checkout = sharedCheckout();
    await allowEveryPhase(checkout);
    await checkout.up("--config", `phase=${phase.name}`);
    await checkout.setPhase(phase.name);
  });

  after(async () => {
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    checkout.restoreConfig();
    assert.equal(destroy.exitCode, 0, destroy.all);
  });

  it("puts back what was added by hand and by another field manager, and default-deny is at no moment absent", async () => {
    const whole = await said();
    await patch(["netpol", "default-deny"], { spec: { egress: [{}] } });
    await patch(
      ["netpol", "allow-dns-egress"],
      [
        { op: "add", path: "/spec/egress/-", value: {} },
        { op: "add", path: "/spec/egress/0/to/-", value: { ipBlock: { cidr: "0.0.0.0/0" } } },
        { op: "add", path: "/spec/egress/0/ports/-", value: { port: 1, protocol: "TCP" } },
      ],
    );
    await patch(["cnp", "egress-to-server"], {
      metadata: { labels: { team: "b" }, annotations: { note: "x" } },
      specs: [{ endpointSelector: {}, egress: [{ toEntities: ["all"] }] }],
    });
    const theirs = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: lab.namespace, labels: { theirs: "yes" } },
      spec: { podSelector: {}, ingress: [{}] },
    };
    const applied = await checkout.run(
      "kubectl",
      ["apply", "--server-side", "--force-conflicts", "--field-manager=somebody", "-f", "-"],
      JSON.stringify(theirs),
    );
    assert.equal(applied.exitCode, 0, applied.all);
    assert.notDeepEqual(await said(), whole);

    const preview = await checkout.pulumi(["preview"]);
    assert.equal(preview.exitCode, 0, preview.all);
    assert.match(
      preview.all,
      /NetworkPolicy\/policy-lab\/default-deny is not what this stack says \(.*spec\.egress was added.*\): `pulumi up` puts it back/,
    );
    assert.match(preview.all, /allow-dns-egress is not what this stack says \(.*spec\.egress\[\d\]/);
    assert.match(preview.all, /egress-to-server is not what this stack says \(.*specs was added/);
    assert.match(preview.all, /verdicts that change \(computed\):\n.*allowed → dropped/);
    assert.notDeepEqual(await said(), whole, "a preview has changed something");

    const events = await watchingSwap(checkout, lab, async () => {
      await checkout.up();
    });
    assert.deepEqual(openMoments(events), []);
    assert.deepEqual(await said(), whole);
    const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
    assert.doesNotMatch(quiet.all, /is not what this stack says/);
    assert.match(quiet.all, /no flow of the phase is decided differently/);
  });

  it("makes again, without a refresh, what was deleted: policies before pods", async () => {
    // In the foreground: what a Deployment has made is gone with it, and does not come back meanwhile.
    await checkout.kubectl("delete", "deployments", "--all", "--cascade=foreground", ...inLab);
    await checkout.kubectl("delete", "pods,services", "--all", ...inLab);
    await checkout.kubectl("delete", "networkpolicies,ciliumnetworkpolicies,configmaps", "--all", ...inLab);
    const events = await watchingSwap(checkout, lab, async () => {
      await checkout.up();
    });
    assert.deepEqual(openMoments(events), []);
    assert.deepEqual(await foundObjects(checkout, lab), expectedObjects(lab, phase));
    await checkout.kubectl("get", "configmap", "policy-lab-l7", ...inLab);
    const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
  });

  it("takes back a field that somebody has scaled, after a refresh", async () => {
    await checkout.kubectl("scale", "deployment", "server", "--replicas=2", ...inLab);
    const refresh = await checkout.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.equal(refresh.exitCode, 0, refresh.all);
    await checkout.up();
    const replicas = await checkout.kubectl(
      "get",
      "deployment",
      "server",
      ...inLab,
      "-o",
      "jsonpath={.spec.replicas}",
    );
    assert.equal(replicas, "1");
  });

  it("names a policy of somebody else that opens what the phase closes, and leaves it", async () => {
    const theirs = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "theirs", namespace: lab.namespace },
      spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{}] },
    };
    await checkout.run("kubectl", ["create", "-f", "-"], JSON.stringify(theirs));
    const { all } = await checkout.up();
    assert.match(all, /let through what the phase keeps out.*\n.*NetworkPolicy\/policy-lab\/theirs: /);
    await checkout.kubectl("get", "netpol", "theirs", ...inLab);
    await checkout.kubectl("delete", "netpol", "theirs", ...inLab);
  });

  it("refuses an object of somebody else under a name of its own, and takes it with the command that it names", async () => {
    const [mine] = (await stored()).filter(({ metadata }) => metadata.name === "default-deny");
    assert.ok(mine);
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroy.exitCode, 0, destroy.all);
    await checkout.kubectl("create", "namespace", lab.namespace);
    const refused = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.all, /objects of the cluster are in the way; nothing was changed\./);
    assert.doesNotMatch(refused.all, /\n\s+at .*:\d+:\d+\)?/, refused.all);
    const [, command = ""] = /fix: kubectl (annotate namespace .*?) {3}#/.exec(refused.all) ?? [];
    await checkout.kubectl(...command.split(" "));
    await checkout.up();
    assert.deepEqual(await foundObjects(checkout, lab), expectedObjects(lab, phase));
  });
});
