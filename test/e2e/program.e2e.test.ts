import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { catalogue, type PhaseName } from "../../policies/catalogue";
import { identityOf } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";
import { stepsInOrder } from "../support/steps-in-order";
import { clusterSnapshot, untilNothingIsAdded } from "./cluster-snapshot";
import { openMoments } from "./default-deny-watch";
import { type ObservedLive, observedLive } from "./observed-live";
import { sharedCheckout } from "./shared-sandbox";
import { swapTour } from "./swap-tour";
import { type WatchEvent, WatchLog } from "./watch-log";

const policyResources = "networkpolicies.networking.k8s.io,ciliumnetworkpolicies.cilium.io";

interface Listed {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: {
      readonly name: string;
      readonly namespace: string;
      readonly resourceVersion: string;
    };
    readonly spec: object;
  }[];
}

const policiesIn = async (checkout: Checkout): Promise<Listed["items"]> =>
  (JSON.parse(await checkout.kubectl("get", policyResources, "-n", lab.namespace, "-o", "json")) as Listed)
    .items;

const identitiesOf = (phase: PhaseName): string[] => catalogue[phase].objects(lab).map(identityOf).sort();

const watched = {
  [`/api/v1/namespaces/${lab.namespace}/pods`]: "Pod",
  [`/apis/networking.k8s.io/v1/namespaces/${lab.namespace}/networkpolicies`]: "NetworkPolicy",
};

const watching = async (checkout: Checkout, during: () => Promise<void>): Promise<readonly WatchEvent[]> => {
  const log = await WatchLog.start(checkout.environment.KUBECONFIG ?? "", watched);
  await during();
  return log.stop();
};

describe("the program against a real control plane", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;
  let empty: ReadonlySet<string>;

  before(async () => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
    await checkout.run("pulumi", ["config", "set", "--path", "observability.coreDns", "true"]);
    empty = await clusterSnapshot(checkout);
  });

  it("brings up Cilium, the lab and the baseline; no pod before default-deny", async () => {
    const events = await watching(checkout, async () => {
      await checkout.up();
    });
    assert.deepEqual(openMoments(events), []);
    assert.ok(events.some(({ kind, name }) => kind === "Pod" && name === "client"));
    assert.deepEqual((await policiesIn(checkout)).map(identityOf).sort(), identitiesOf("baseline"));
    const pods = await checkout.kubectl(
      "get",
      "pods",
      "-n",
      lab.namespace,
      "-o",
      "jsonpath={.items[*].status.phase}",
    );
    assert.equal(pods, "Running Running");
    const release = JSON.parse(
      (await checkout.run("helm", ["list", "-n", "kube-system", "-o", "json"])).stdout,
    ) as { name: string; status: string; chart: string }[];
    assert.deepEqual(
      release.map(({ name, status, chart }) => ({ name, status, chart })),
      [
        { name: "cilium", status: "deployed", chart: "cilium-1.18.6" },
        { name: "prometheus-operator-crds", status: "deployed", chart: "prometheus-operator-crds-29.0.0" },
      ],
    );
  });

  it("stores every policy as the catalogue writes it: the API server has pruned nothing", async () => {
    const stored = await policiesIn(checkout);
    for (const object of catalogue.baseline.objects(lab)) {
      const found = stored.find((each) => identityOf(each) === identityOf(object));
      assert.deepEqual(found?.spec, JSON.parse(JSON.stringify(object.spec)));
    }
  });

  it("brings dashboards, rules and a monitor, and says what the dashboards are called", async () => {
    const live = await observedLive(checkout);
    assert.deepEqual([...live.keys()].sort(), [
      "ConfigMap/policy-lab-l3-l4",
      "ConfigMap/policy-lab-l7",
      "PrometheusRule/policy-lab",
      "ServiceMonitor/core-dns",
    ]);
    const outputs: unknown = JSON.parse((await checkout.pulumi(["stack", "output", "--json"])).stdout);
    assert.ok(typeof outputs === "object" && outputs !== null && "dashboards" in outputs);
    assert.deepEqual(outputs.dashboards, ["Policy lab – L3/L4 evidence", "Policy lab – L7 evidence"]);
  });

  it("has nothing to do the second time, and leaves no file in the folder for temporary files", async () => {
    const temporary = (): string[] => readdirSync(checkout.environment.TMPDIR ?? "").sort();
    const before = temporary();
    const again = await checkout.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.equal(again.exitCode, 0, again.all);
    const preview = await checkout.pulumi(["preview", "--expect-no-changes"]);
    assert.equal(preview.exitCode, 0, preview.all);
    assert.deepEqual(temporary(), before);
  });

  it("refuses a wrong configuration with one clear message, and changes nothing", async () => {
    const before = await policiesIn(checkout);
    const state = (await checkout.pulumi(["stack", "export", "--show-secrets"])).stdout;
    await checkout.setPhase("basline");
    const refused = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
    await checkout.setPhase("baseline");
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.all, /talos-policy-lab:phase = "basline"/);
    assert.match(refused.all, /Did you mean `baseline`\?/);
    assert.match(refused.all, /fix: pulumi config set phase baseline/);
    assert.doesNotMatch(refused.all, /\n\s+at .*\(.*:\d+:\d+\)/, "a stack trace for a user's mistake");
    assert.deepEqual(await policiesIn(checkout), before);
    // In the open: what is encrypted is encrypted anew each time that the state is written.
    const resources = (text: string): unknown =>
      (JSON.parse(text) as { deployment: { resources: unknown } }).deployment.resources;
    assert.deepEqual(
      resources((await checkout.pulumi(["stack", "export", "--show-secrets"])).stdout),
      resources(state),
    );
  });

  it("finds changes made by hand and heals them", async () => {
    const hole = JSON.stringify({ spec: { egress: [{}] } });
    await checkout.kubectl(
      "patch",
      "networkpolicy",
      "default-deny",
      "-n",
      lab.namespace,
      "--type=merge",
      "-p",
      hole,
    );
    await checkout.kubectl("delete", "networkpolicy", "allow-dns-egress", "-n", lab.namespace);
    const refresh = await checkout.pulumi(["refresh", "--yes", "--skip-preview", "--diff"]);
    assert.equal(refresh.exitCode, 0, refresh.all);
    // What was added to default-deny a refresh does not see; the program does.
    assert.match(refresh.all, /allow-dns-egress/);
    await checkout.up();
    const healed = await policiesIn(checkout);
    assert.deepEqual(healed.map(identityOf).sort(), identitiesOf("baseline"));
    const deny = healed.find(({ metadata }) => metadata.name === "default-deny");
    assert.deepEqual(deny?.spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  describe("swaps between all ordered pairs of the runbook's phases", () => {
    const runbook = ["none", "baseline", "deny-proof", "l7-get-root"] satisfies PhaseName[];
    const [start, ...swaps] = swapTour(runbook) as [PhaseName, ...PhaseName[]];
    let from = start;
    let observed: ReadonlyMap<string, ObservedLive>;

    before(async () => {
      await checkout.setPhase(from);
      await checkout.up();
      observed = await observedLive(checkout);
    });

    for (const to of swaps) {
      const name = `${from} → ${to}`;
      from = to;
      it(`${name}: ends with exactly its policies, default-deny never absent while a pod runs`, async () => {
        await checkout.setPhase(to);
        const events = await watching(checkout, async () => {
          await checkout.up();
        });
        assert.deepEqual((await policiesIn(checkout)).map(identityOf).sort(), identitiesOf(to));
        assert.deepEqual(openMoments(events), []);
      });

      it(`${name}: changes dashboards and rules where they are, and tells Prometheus the phase`, async () => {
        const now = await observedLive(checkout);
        assert.deepEqual([...now.keys()], [...observed.keys()]);
        for (const [identity, { uid, content }] of now) {
          assert.equal(uid, observed.get(identity)?.uid, `${identity} was made anew`);
          const same = content === observed.get(identity)?.content;
          assert.equal(same, identity.startsWith("ServiceMonitor/"), identity);
        }
        assert.match(now.get("PrometheusRule/policy-lab")?.content ?? "", new RegExp(`"phase":"${to}"`));
        observed = now;
        const again = await checkout.pulumi(["preview", "--expect-no-changes"]);
        assert.equal(again.exitCode, 0, again.all);
      });
    }
  });

  describe("destroy", () => {
    it("leaves no object of the stack behind", async () => {
      await checkout.setPhase("l7-get-root");
      const events = await watching(checkout, async () => {
        await checkout.up();
        const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
        assert.equal(destroy.exitCode, 0, destroy.all);
      });
      assert.deepEqual(openMoments(events), []);
      await untilNothingIsAdded(checkout, empty);
    });
  });
});
