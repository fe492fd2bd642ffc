import * as z from "zod";
import { chartDigest } from "./chart-digest";
import { facts } from "./key-facts";
import { releaseTimeout } from "./release-timeout";
import { toggle } from "./toggle";

const mode = (description: string, preset: "install" | "external" | "off") =>
  z.enum(["install", "external", "off"]).default(preset).meta(facts(description, preset));

const chartVersion = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "a full version such as 88.5.3");

const crdsSchema = z
  .strictObject({
    mode: mode(
      "CRDs of the prometheus-operator. `install`: as a release of this stack, before Cilium, whose ServiceMonitors need them. `external`: they are there. `off`: no monitoring objects at all.",
      "install",
    ),
    chart: z
      .string()
      .min(1)
      .default("prometheus-operator-crds")
      .meta(
        facts(
          "Chart of the CRDs: a name in the repository, an `oci://` reference or a path.",
          "prometheus-operator-crds",
        ),
      ),
    version: chartVersion
      .default("31.0.1")
      .meta(
        facts(
          "Version of that chart. It belongs to the operator that `monitoring.version` brings.",
          "31.0.1",
        ),
      ),
    repository: z
      .url({ protocol: /^https?$/ })
      .default("https://prometheus-community.github.io/helm-charts")
      .meta(facts("Helm repository of that chart.", "https://prometheus-community.github.io/helm-charts")),
    digest: chartDigest,
    adopt: toggle(
      "Takes over a release `prometheus-operator-crds` that Helm already has in kube-system. Harmless afterwards, and may be removed.",
      false,
    ),
    removeOnDestroy: toggle(
      "Whether `pulumi destroy` removes the CRDs, and with them every monitor and rule of the cluster.",
      false,
    ),
  })
  .meta(facts("CRDs of the prometheus-operator."));

const grafanaSchema = z
  .strictObject({
    adminPassword: z
      .string()
      .min(12)
      .optional()
      .meta(
        facts(
          "Password of Grafana's user `admin`, at least 12 characters; only as a secret. Required when the stack is installed.",
        ),
      ),
    host: z
      .string()
      .min(1)
      .optional()
      .meta(facts("Host name of an Ingress for Grafana. Default: no Ingress.", "grafana.homelab.example")),
    ingressClass: z
      .string()
      .min(1)
      .optional()
      .meta(facts("IngressClass of that Ingress. Default: the cluster's default class.", "cilium")),
  })
  .meta(facts("Grafana."));

const prometheusSchema = z
  .strictObject({
    retentionDays: z
      .int()
      .min(1)
      .max(3650)
      .default(15)
      .meta(facts("Days that Prometheus keeps its data.", "15")),
    storageSize: z
      .string()
      .regex(/^[1-9]\d*(Mi|Gi|Ti)$/, "a size such as 50Gi")
      .optional()
      .meta(facts("Size of Prometheus' volume. Default: no volume, data goes with the pod.", "50Gi")),
    storageClass: z
      .string()
      .min(1)
      .optional()
      .meta(facts("StorageClass of that volume. Default: the cluster's default class.", "local-path")),
  })
  .meta(facts("Prometheus."));

const controlPlaneSchema = z
  .strictObject({
    etcd: toggle("Scrape etcd. Talos exposes it only after a machine-config patch.", false),
    scheduler: toggle("Scrape kube-scheduler. As for etcd.", false),
    controllerManager: toggle("Scrape kube-controller-manager. As for etcd.", false),
  })
  .meta(
    facts(
      "Control-plane targets. Talos exposes none of them unless `lab talos-patch --metrics` was applied.",
    ),
  );

/** `monitoring`: CRDs, kube-prometheus-stack. */
export const monitoringSchema = z
  .strictObject({
    crds: crdsSchema.prefault({}),
    mode: mode(
      "kube-prometheus-stack. `install`: as a release of this stack, after Cilium. `external`: Prometheus and Grafana are there and managed by someone else. `off`: none.",
      "install",
    ),
    namespace: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "a namespace's name (RFC 1123 label)")
      .default("monitoring")
      .meta(facts("Namespace of kube-prometheus-stack.", "monitoring")),
    chart: z
      .string()
      .min(1)
      .default("kube-prometheus-stack")
      .meta(
        facts("Chart: a name in the repository, an `oci://` reference or a path.", "kube-prometheus-stack"),
      ),
    version: chartVersion.default("88.5.3").meta(facts("Version of the chart.", "88.5.3")),
    repository: z
      .url({ protocol: /^https?$/ })
      .default("https://prometheus-community.github.io/helm-charts")
      .meta(facts("Helm repository of the chart.", "https://prometheus-community.github.io/helm-charts")),
    digest: chartDigest,
    timeoutSeconds: releaseTimeout,
    prometheus: prometheusSchema.prefault({}),
    grafana: grafanaSchema.prefault({}),
    alertmanager: toggle("Alertmanager.", true),
    controlPlane: controlPlaneSchema.prefault({}),
    values: z
      .record(z.string(), z.json())
      .default({})
      .meta(facts("Chart values merged over the computed ones, last.")),
  })
  .meta(facts("Monitoring."));
