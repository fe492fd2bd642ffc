import type { HelmValues } from "../cilium-values";
import type { ClusterNeed } from "./cluster-need";
import { textAt, valueAt } from "./value-at";

/** A value that names Secrets which a chart does not make: its pods mount them, and do not start without. */
interface Named {
  readonly path: string;
  readonly because: string;
  /** Whether the value counts. Default: always. */
  readonly when?: (values: HelmValues) => boolean;
  /** What the chart takes where nothing is named. */
  readonly preset?: string;
  /** Whether pods start all the same. */
  readonly optional?: boolean;
  /** The command that makes it. Default: a general one. */
  readonly make?: string;
}

const encrypted = (values: HelmValues): boolean =>
  valueAt(values, "encryption.enabled") === true &&
  (textAt(values, "encryption.type") ?? "ipsec") === "ipsec";

/** Source of the command: Cilium documentation, "IPsec Transparent Encryption". */
const ipsecKey = `kubectl create -n kube-system secret generic cilium-ipsec-keys --from-literal=keys="3+ rfc4106(gcm(aes)) $(openssl rand -hex 20) 128"`;

const certificates = (path: string, whose: string, optional = false): Named => ({
  path: `${path}.existingSecret`,
  because: `${whose} takes its certificate from there`,
  optional,
  when: (values) => valueAt(values, "hubble.tls.enabled") !== false,
});

/** Of the Cilium chart: templates of its agents, relay and UI. */
const ofCilium: readonly Named[] = [
  {
    path: "encryption.ipsec.secretName",
    because: "Cilium's agents take the keys of IPsec from there",
    when: encrypted,
    preset: "cilium-ipsec-keys",
    make: ipsecKey,
  },
  certificates("hubble.tls.server", "Hubble", true),
  certificates("hubble.metrics.tls.server", "Hubble's metrics", true),
  certificates("hubble.relay.tls.client", "Hubble Relay"),
  {
    ...certificates("hubble.relay.tls.server", "Hubble Relay"),
    when: (values) => valueAt(values, "hubble.relay.tls.server.enabled") === true,
  },
  {
    ...certificates("hubble.ui.tls.client", "Hubble's UI"),
    when: (values) => valueAt(values, "hubble.relay.tls.server.enabled") === true,
  },
  { path: "imagePullSecrets", because: "Cilium's images are pulled with it", optional: true },
];

/** Of kube-prometheus-stack and the Grafana chart in it. */
const ofMonitoring: readonly Named[] = [
  { path: "grafana.admin.existingSecret", because: "Grafana takes its administrator from there" },
  { path: "grafana.smtp.existingSecret", because: "Grafana takes the account of its mail server from there" },
  { path: "grafana.ldap.existingSecret", because: "Grafana takes its LDAP configuration from there" },
  { path: "grafana.envFromSecret", because: "Grafana takes variables from there" },
  { path: "grafana.extraSecretMounts", because: "Grafana mounts it" },
  { path: "prometheus.prometheusSpec.secrets", because: "Prometheus mounts it" },
  { path: "alertmanager.alertmanagerSpec.secrets", because: "Alertmanager mounts it" },
  {
    path: "alertmanager.alertmanagerSpec.configSecret",
    because: "Alertmanager takes its configuration from there",
    when: (values) => valueAt(values, "alertmanager.alertmanagerSpec.useExistingSecret") === true,
  },
  {
    path: "prometheus.prometheusSpec.additionalScrapeConfigsSecret",
    because: "Prometheus takes further targets from there",
    when: (values) =>
      valueAt(values, "prometheus.prometheusSpec.additionalScrapeConfigsSecret.enabled") === true,
  },
  { path: "global.imagePullSecrets", because: "images are pulled with it", optional: true },
];

const nameOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(nameOf);
  if (typeof value !== "object" || value === null) return [];
  const { name, secretName } = value as { name?: unknown; secretName?: unknown };
  return nameOf(secretName ?? name);
};

/**
 * The Secrets that a chart's values name, and that nobody here makes.
 *
 * @param namespace where the chart's pods run.
 */
export const secretNeeds = (
  part: "cilium" | "monitoring",
  values: HelmValues,
  namespace: string,
): readonly ClusterNeed[] =>
  (part === "cilium" ? ofCilium : ofMonitoring).flatMap(
    ({ path, because, when, preset, optional = false, make }) => {
      if (when !== undefined && !when(values)) return [];
      const named = nameOf(valueAt(values, path));
      const names = named.length === 0 && preset !== undefined ? [preset] : named;
      return names.map(
        (name): ClusterNeed => ({
          kind: "Secret",
          key: `${part}.values.${path}`,
          because,
          secret: `${namespace}/${name}`,
          optional,
          fix:
            make?.replace("cilium-ipsec-keys", name) ??
            `kubectl -n ${namespace} create secret generic ${name} …   # or: pulumi config rm --path ${part}.values.${path}`,
        }),
      );
    },
  );
