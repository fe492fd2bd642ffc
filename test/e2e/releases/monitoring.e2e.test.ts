import assert from "node:assert/strict";
import { selectedBy } from "../../../observability/monitoring-selectors";
import { everyState } from "../../support/helm-states";
import { installedSelectors } from "../../support/installed-selectors";
import { monitoringChart, versionOf } from "../../support/monitoring-chart";
import { stepsInOrder } from "../../support/steps-in-order";
import { until } from "../../support/until";
import { createdAt } from "../creation-order";
import { sharedCheckout } from "../shared-sandbox";
import { WatchLog } from "../watch-log";
import { MonitoredStack, otherVersion } from "./monitored-stack";

const password = "correct-horse-battery-staple";
const rotated = "another-horse-battery-staple";
/** Who serves Ingresses on a cluster that has one: without any, a host for Grafana is refused. */
const ingressClass = JSON.stringify({
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  metadata: {
    name: "nginx",
    annotations: { "ingressclass.kubernetes.io/is-default-class": "true" },
  },
  spec: { controller: "k8s.io/ingress-nginx" },
});

const crdPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

describe(`monitoring, installed from the chart kube-prometheus-stack ${versionOf(monitoringChart)}`, function () {
  this.timeout(900_000);
  stepsInOrder();
  let stack: MonitoredStack;

  before(async () => {
    stack = new MonitoredStack(sharedCheckout());
    await stack.prepare();
  });

  after(async () => {
    stack.checkout.restoreConfig();
    await stack.checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    await stack.checkout.run("kubectl", ["delete", "--ignore-not-found", "-f", "-"], ingressClass);
  });

  it("refuses to install Grafana without a password, or with one that is no secret", async () => {
    const missing = await stack.refused("preview");
    assert.match(missing, /fix: pulumi config set --secret --path monitoring\.grafana\.adminPassword/);
    await stack.set("grafana.adminPassword", password, "--plaintext");
    const clear = await stack.refused("preview");
    assert.match(clear, /only a secret is accepted/);
    assert.ok(!clear.includes(password));
    await stack.set("grafana.adminPassword", password, "--secret");
  });

  it("installs CRDs, then Cilium with its ServiceMonitors, then monitoring", async () => {
    const log = await WatchLog.start(stack.checkout.environment.KUBECONFIG ?? "", {
      [crdPath]: "CustomResourceDefinition",
      "/apis/apps/v1/namespaces/kube-system/daemonsets": "DaemonSet",
      "/api/v1/namespaces": "Namespace",
    });
    await stack.up();
    const events = await log.stop();
    const order = [
      createdAt(events, "CustomResourceDefinition", /monitoring\.coreos\.com$/, "last"),
      createdAt(events, "DaemonSet", /^cilium$/),
      createdAt(events, "Namespace", /^monitoring$/),
      createdAt(events, "Namespace", /-lab$/),
    ];
    assert.deepEqual(
      order,
      [...order].sort((one, other) => Number(one - other)),
    );
    assert.ok((await stack.objects("servicemonitors", "-n", "kube-system")).length >= 4);
  });

  it("lets privileged pods into its namespace", async () => {
    const { metadata } = await stack.object("namespace", "monitoring");
    for (const mode of ["enforce", "audit", "warn"]) {
      assert.equal(metadata.labels?.[`pod-security.kubernetes.io/${mode}`], "privileged");
    }
    assert.ok((await stack.names("pods")).some((name) => name.includes("node-exporter")));
  });

  it("gives Grafana the password by a Secret, and shows it nowhere", async () => {
    const decoded = await stack.secret("grafana-admin");
    assert.deepEqual(decoded, { "admin-user": "admin", "admin-password": password });
    const outputs = await stack.outputs();
    assert.equal(outputs.grafanaService, "kube-prometheus-stack-grafana.monitoring.svc:80");
    assert.equal(outputs.prometheusService, "kube-prometheus-stack-prometheus.monitoring.svc:9090");
    for (const service of ["grafana", "prometheus"]) {
      assert.ok(await stack.exists("service", `kube-prometheus-stack-${service}`, "-n", "monitoring"));
    }
    await stack.pulumi("stack", "output", "--show-secrets", "--json");
    const everything = stack.printed + (await stack.pulumi("stack", "export")) + (await stack.helm("all"));
    for (const form of [password, Buffer.from(password).toString("base64")]) {
      assert.ok(!everything.includes(form), "the password is readable");
    }
  });

  it("has nothing to do the second time, also after a refresh", async () => {
    await stack.pulumi("preview", "--expect-no-changes");
    await stack.pulumi("refresh", "--yes", "--skip-preview");
    await stack.pulumi("preview", "--expect-no-changes");
  });

  it("picks up every monitor and dashboard of the cluster", async () => {
    const installed = await stack.objects("prometheuses,deployments", "-n", "monitoring");
    const rules = installedSelectors(installed);
    const monitors = await stack.objects("servicemonitors", "-A");
    const dashboards = await stack.dashboards();
    assert.ok(dashboards.length > 0);
    const missed = [...monitors, ...dashboards].filter((object) => !selectedBy(rules, object).selected);
    assert.deepEqual(
      missed.map(({ metadata }) => metadata.name),
      [],
    );
  });

  it("has no target that Talos does not expose, and has those that are switched on", async () => {
    const targets = async (): Promise<string[]> =>
      (await stack.names("servicemonitors"))
        .map((name) => name.replace("kube-prometheus-stack-", ""))
        .filter((name) => /^kube-(proxy|etcd|scheduler|controller-manager)$/.test(name));
    assert.deepEqual(await targets(), []);
    for (const key of ["etcd", "scheduler", "controllerManager"])
      await stack.set(`controlPlane.${key}`, "true");
    await stack.set("alertmanager", "false");
    await stack.set("grafana.host", "grafana.homelab.example");
    await stack.checkout.run("kubectl", ["apply", "-f", "-"], ingressClass);
    const before = await stack.releaseUrns();
    await stack.up();
    assert.deepEqual(await stack.releaseUrns(), before);
    assert.deepEqual(await targets(), ["kube-controller-manager", "kube-etcd", "kube-scheduler"]);
    const name = "kube-prometheus-stack-kube-etcd";
    const etcd = await stack.object<{ spec: { selector: object } }>("service", name, "-n", "kube-system");
    assert.deepEqual(etcd.spec.selector, { component: "kube-apiserver" });
    assert.deepEqual(await stack.names("alertmanagers"), []);
    assert.equal(await stack.read("{.items[*].spec.rules[*].host}", "ingresses"), "grafana.homelab.example");
    assert.equal(await stack.read("{.items[*].spec.retention}", "prometheuses"), "30d");
  });

  it("restarts Grafana when the password changes", async () => {
    const pods = async (): Promise<string[]> =>
      (await stack.names("pods")).filter((name) => name.startsWith("kube-prometheus-stack-grafana"));
    const before = await pods();
    await stack.set("grafana.adminPassword", rotated, "--secret");
    await stack.up();
    const kept = async (): Promise<string[]> => (await pods()).filter((name) => before.includes(name));
    await until(
      "Grafana's pods are new ones",
      async () => (await kept()).length === 0,
      async () => (await kept()).join(),
    );
    assert.ok((await pods()).length > 0);
    assert.ok(!stack.printed.includes(rotated));
  });

  it("keeps what is in the user's own values out of the state", async () => {
    const webhook = "https://chat.example/hooks/T0P-S3CR3T";
    await stack.set("values.alertmanager.config.global.slack_api_url", webhook, "--secret");
    await stack.up();
    assert.ok(!(await stack.pulumi("stack", "export")).includes(webhook));
    assert.ok(!stack.printed.includes(webhook));
    assert.ok((await stack.helm("values")).includes(webhook));
    await stack.pulumi("config", "rm", "--path", "monitoring.values");
  });

  it("leaves nothing pending when an upgrade fails, and the next one carries on", async () => {
    await stack.set("values.grafana.ingress.path", "no-slash");
    assert.match(await stack.refused("up", "--yes", "--skip-preview"), /Ingress/);
    assert.equal((await stack.release())?.status, "failed");
    await stack.pulumi("config", "rm", "--path", "monitoring.values");
    await stack.up();
    assert.equal((await stack.release())?.status, "deployed");
  });

  it("moves to another version of the chart by an upgrade, not a replacement", async () => {
    const namespace = await stack.object<{ metadata: { uid: string } }>("namespace", "monitoring");
    const before = Number((await stack.release())?.revision);
    await stack.set("chart", "./kps-b");
    await stack.up();
    const now = await stack.release();
    assert.equal(now?.chart, `kube-prometheus-stack-${otherVersion}`);
    assert.equal(now?.status, "deployed");
    assert.equal(Number(now?.revision), before + 1);
    const after = await stack.object<{ metadata: { uid: string } }>("namespace", "monitoring");
    assert.equal(after.metadata.uid, namespace.metadata.uid);
    await stack.pulumi("preview", "--expect-no-changes");
  });

  it("is left out when it is external: nothing stays but the CRDs", async () => {
    await stack.set("mode", "external");
    await stack.up();
    assert.equal(await stack.exists("namespace", "monitoring"), false);
    assert.equal(await stack.release(), undefined);
    assert.ok((await stack.objects("servicemonitors", "-n", "kube-system")).length >= 4);
    const outputs = await stack.outputs();
    assert.equal(outputs.grafanaService, undefined);
  });

  it("destroy leaves the CRDs, unless the configuration says so", async () => {
    const definition = "servicemonitors.monitoring.coreos.com";
    await stack.set("mode", "install");
    await stack.set("crds.removeOnDestroy", "false");
    await stack.up();
    await stack.destroy();
    assert.equal(await stack.exists("namespace", "monitoring"), false);
    assert.ok(await stack.exists("secret", "-n", "kube-system", "-l", "name=prometheus-operator-crds"));
    assert.ok(await stack.exists("crd", definition));
    await stack.set("crds.removeOnDestroy", "true");
    await stack.up();
    await stack.destroy();
    assert.equal(await stack.exists("crd", definition), false);
    assert.equal((await stack.checkout.run("helm", ["list", "-A", ...everyState, "-q"])).stdout, "");
  });
});
