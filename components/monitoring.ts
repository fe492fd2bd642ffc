import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MonitoringConfig } from "../config/schema";
import type { ChartSource } from "../platform/charts/wanted-chart";
import type { HelmValues } from "../platform/cilium-values";
import { kubePrometheusStackValues } from "../platform/monitoring-values";
import { adminSecretKeys } from "../platform/monitoring-values/grafana";
import { componentTypes } from "./component-types";
import { ownDescription } from "./own-description";
import { withSecretTexts } from "./secret-values";

/** Arguments of `Monitoring`. */
export interface MonitoringArgs {
  readonly config: MonitoringConfig;
  readonly chart: ChartSource;
  /** Id of the release (`namespace/name`) if Helm has it already; absent for a fresh install. */
  readonly existing?: string | undefined;
}

/** Name of the release, and so the first part of the names of the chart's objects. */
const releaseName = "kube-prometheus-stack";
const adminSecretName = "grafana-admin";
/** Annotation of Grafana's pod that changes with the Secret: a container reads such a variable only when it starts. */
const secretRevision = "talos-policy-lab/admin-secret-revision";

/** Adds an annotation to Grafana's pod (`grafana.podAnnotations`), beside those that are there. */
const annotated = (values: HelmValues, key: string, value: pulumi.Output<string>): HelmValues => {
  const grafana = (values.grafana ?? {}) as HelmValues;
  const annotations = (grafana.podAnnotations ?? {}) as HelmValues;
  return { ...values, grafana: { ...grafana, podAnnotations: { ...annotations, [key]: value } } };
};

/** kube-prometheus-stack as a Helm release in a namespace of its own. Waits until it is ready. */
export class Monitoring extends pulumi.ComponentResource {
  /** The release; absent when somebody else manages Prometheus and Grafana or there are none. */
  readonly release?: k8s.helm.v3.Release;
  /** Address of Grafana inside the cluster: `name.namespace.svc:port`. */
  readonly grafanaService?: pulumi.Output<string>;
  /** Address of Prometheus inside the cluster: `name.namespace.svc:port`. */
  readonly prometheusService?: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.monitoring, name, {}, opts);
    const { config, chart, existing } = args;
    if (config.mode === "install") {
      const namespace = this.createNamespace(config);
      const secret = this.createAdminSecret(config, namespace);
      this.release = this.createRelease(config, chart, secret, existing);
      const address = (service: string, port: number): pulumi.Output<string> =>
        pulumi.interpolate`${releaseName}-${service}.${this.release?.namespace}.svc:${port}`;
      this.grafanaService = address("grafana", 80);
      this.prometheusService = address("prometheus", 9090);
    }
    this.registerOutputs({
      grafanaService: this.grafanaService,
      prometheusService: this.prometheusService,
    });
  }

  /** Talos enforces `baseline` where nothing else is said; node-exporter needs the host's network and files. */
  private createNamespace(config: MonitoringConfig): k8s.core.v1.Namespace {
    return new k8s.core.v1.Namespace(
      config.namespace,
      {
        metadata: {
          name: config.namespace,
          labels: {
            "pod-security.kubernetes.io/enforce": "privileged",
            "pod-security.kubernetes.io/audit": "privileged",
            "pod-security.kubernetes.io/warn": "privileged",
          },
        },
      },
      { parent: this },
    );
  }

  private createAdminSecret(config: MonitoringConfig, namespace: k8s.core.v1.Namespace): k8s.core.v1.Secret {
    const { adminPassword } = config.grafana;
    if (adminPassword === undefined) throw new Error("monitoring.grafana.adminPassword is missing");
    return new k8s.core.v1.Secret(
      adminSecretName,
      {
        metadata: { name: adminSecretName, namespace: namespace.metadata.name },
        stringData: {
          [adminSecretKeys.user]: "admin",
          [adminSecretKeys.password]: pulumi.secret(adminPassword),
        },
      },
      { parent: this },
    );
  }

  private createRelease(
    config: MonitoringConfig,
    chart: ChartSource,
    secret: k8s.core.v1.Secret,
    existing: string | undefined,
  ): k8s.helm.v3.Release {
    const { resourceVersion } = secret.metadata;
    const values = withSecretTexts(kubePrometheusStackValues(config, adminSecretName), config.values);
    return new k8s.helm.v3.Release(
      releaseName,
      {
        name: releaseName,
        namespace: secret.metadata.namespace,
        ...chart,
        values: annotated(values, secretRevision, resourceVersion),
        timeout: config.timeoutSeconds,
        description: ownDescription(),
        // A failed release stays, marked `failed`, with its pods to look at; the next update carries on from there.
        cleanupOnFail: true,
      },
      {
        parent: this,
        // In another namespace it is another release, and both have objects without a namespace under the same names: Helm
        // refuses the new one as long as the old one is there.
        deleteBeforeReplace: true,
        // No effect on a release that the stack's state holds under that id.
        ...(existing === undefined ? {} : { import: existing }),
        customTimeouts: {
          create: `${config.timeoutSeconds}s`,
          update: `${config.timeoutSeconds}s`,
          delete: `${config.timeoutSeconds}s`,
        },
      },
    );
  }
}
