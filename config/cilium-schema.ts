import * as z from "zod";
import { defaultRelease, installableReleases, knownReleases } from "../cilium/releases";
import { chartDigest } from "./chart-digest";
import { facts } from "./key-facts";
import { releaseTimeout } from "./release-timeout";
import { toggle } from "./toggle";

/** A quantity of storage (Kubernetes resource.Quantity, binary units). */
const quantity = z.string().regex(/^[1-9]\d*(Mi|Gi|Ti)$/, "a size such as 1Gi");

const kubeApiSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default("localhost")
      .meta(
        facts(
          "Host at which the agents reach the API server (chart value `k8sServiceHost`). `localhost` is Talos' KubePrism.",
          "192.168.0.210",
        ),
      ),
    port: z
      .int()
      .min(1)
      .max(65535)
      .default(7445)
      .meta(facts("TCP port at that host (chart value `k8sServicePort`). KubePrism's is 7445.", "6443")),
  })
  .meta(facts("How Cilium's agents reach the API server; kube-proxy is not there to help them."));

const datapathSchema = z
  .strictObject({
    ipam: z
      .enum(["kubernetes", "cluster-pool"])
      .default("kubernetes")
      .meta(
        facts(
          "Who gives pods their addresses (chart value `ipam.mode`). `kubernetes`: the node's PodCIDR, as Talos assigns it.",
          "kubernetes",
        ),
      ),
    routing: z
      .enum(["tunnel", "native"])
      .default("tunnel")
      .meta(facts("How packets go between nodes (chart value `routingMode`).", "tunnel")),
    tunnelProtocol: z
      .enum(["vxlan", "geneve"])
      .default("vxlan")
      .meta(facts("Encapsulation of tunnels (chart value `tunnelProtocol`).", "vxlan")),
    nativeCidr: z
      .cidrv4()
      .optional()
      .meta(
        facts(
          "Pod network that is routed without masquerading; needed with `routing: native` (chart value `ipv4NativeRoutingCIDR`).",
          "10.244.0.0/16",
        ),
      ),
    hostDns: toggle(
      "Whether Talos forwards kube-dns to its host DNS (its default since 1.8). If so, `bpf.hostLegacyRouting` is set, without which names do not resolve.",
      true,
    ),
  })
  .meta(
    facts(
      "The datapath. Changing it under a running cluster cuts pods off; see `cilium.allowDisruptiveChange`.",
    ),
  );

const hubbleSchema = z
  .strictObject({
    relay: toggle("Hubble Relay, which collects the flows of all nodes.", true),
    ui: toggle("Hubble's service map in the browser; needs the relay.", true),
    icmp: toggle("The Hubble metric `icmp`.", false),
    extraMetrics: z
      .array(z.string().min(1))
      .default([])
      .meta(facts("Further Hubble metrics, in the chart's form `name:option=value;…`.", "port-distribution")),
    redact: toggle("Takes query strings, user information and all HTTP headers out of L7 flows.", false),
    certificates: z
      .enum(["cronJob", "helm"])
      .default("cronJob")
      .meta(
        facts(
          "Who makes the certificates between agents and relay. `cronJob`: renewed every four months. `helm`: once, part of the release, and the relay stops after a year.",
          "cronJob",
        ),
      ),
  })
  .meta(facts("Hubble: flows and their metrics."));

const pinnedImage = /^[a-z0-9][a-z0-9./:_-]*:(?!latest)[\w][\w.-]*(@sha256:[0-9a-f]{64})?$/i;

const mutualAuthSchema = z
  .strictObject({
    enabled: toggle("Mutual authentication by SPIRE, for policies that require it.", false),
    storageClass: z
      .string()
      .min(1)
      .optional()
      .meta(facts("StorageClass of SPIRE's data. Default: the cluster's default class.", "local-path")),
    storageSize: quantity.default("1Gi").meta(facts("Size of SPIRE's data volume.", "1Gi")),
    persistent: toggle(
      "Whether SPIRE keeps its data in a PersistentVolume; false where there is no storage: all identities are made anew after a restart.",
      true,
    ),
    agentImage: z
      .string()
      .regex(pinnedImage, "an image reference with a tag (name:tag, better name:tag@sha256:…)")
      .optional()
      .meta(
        facts(
          "Image of SPIRE's agents. Default: the chart's, pinned by digest.",
          "ghcr.io/spiffe/spire-agent:1.12.4",
        ),
      ),
    serverImage: z
      .string()
      .regex(pinnedImage, "an image reference with a tag (name:tag, better name:tag@sha256:…)")
      .optional()
      .meta(
        facts(
          "Image of SPIRE's server. Default: the chart's, pinned by digest.",
          "ghcr.io/spiffe/spire-server:1.12.4",
        ),
      ),
  })
  .meta(facts("Mutual authentication."));

const peerSchema = z.strictObject({
  name: z.string().min(1).meta(facts("Name of the other cluster.", "cluster2")),
  address: z.string().min(1).meta(facts("Address of its clustermesh-apiserver.", "192.168.0.220")),
  port: z.int().min(1).max(65535).default(2379).meta(facts("Port of it.", "2379")),
});

const clusterMeshSchema = z
  .strictObject({
    enabled: toggle("Cluster mesh: this cluster can be joined with others.", false),
    name: z
      .string()
      .regex(
        /^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/,
        "a lower-case name of at most 32 letters, digits and dashes",
      )
      .default("default")
      .meta(
        facts("Name of this cluster in the mesh and in policies (chart value `cluster.name`).", "cluster1"),
      ),
    id: z
      .int()
      .min(0)
      .max(255)
      .default(0)
      .meta(
        facts(
          "Number of this cluster, 1 to 255, each once in a mesh; 0 without a mesh (chart value `cluster.id`).",
          "1",
        ),
      ),
    peers: z.array(peerSchema).default([]).meta(facts("The other clusters.")),
  })
  .meta(facts("Cluster mesh."));

/** A full version of one of the known minor releases: what depends on Cilium's version is known for these alone. */
const knownVersion = new RegExp(
  `^(?:${installableReleases.map(({ minor }) => minor.replace(".", "\\.")).join("|")})\\.\\d+(?:-[0-9A-Za-z.-]+)?$`,
);

/** `cilium`: the Helm release. */
export const ciliumSchema = z
  .strictObject({
    mode: z
      .enum(["install", "external", "off"])
      .default("install")
      .meta(
        facts(
          "`install`: this stack owns the Helm release. `external`: Cilium is there and managed by someone else. `off`: no Cilium; only phases of plain NetworkPolicies.",
          "install",
        ),
      ),
    version: z
      .string()
      .regex(knownVersion, `a full version of a known release, such as ${defaultRelease.version}`)
      .default(defaultRelease.version)
      .meta(
        facts(
          `Version of the chart, and so of Cilium: ${knownReleases(installableReleases)}.`,
          defaultRelease.version,
          installableReleases.map(({ version }) => version),
        ),
      ),
    chart: z
      .string()
      .min(1)
      .default("cilium")
      .meta(
        facts(
          "Name of the chart in `cilium.repository`, an `oci://` reference, or a path of a chart (starts with `./` or `/`): a folder or an archive, of the version `cilium.version`, or with one beside it that has that version at the end of its name (`./charts/cilium` and `./charts/cilium-1.19.6`).",
          "cilium",
        ),
      ),
    repository: z
      .url({ protocol: /^https?$/ })
      .default("https://helm.cilium.io/")
      .meta(
        facts(
          "Helm repository of the chart; not used for a path or an `oci://` reference.",
          "https://helm.cilium.io/",
        ),
      ),
    digest: chartDigest,
    kubeApi: kubeApiSchema.prefault({}),
    datapath: datapathSchema.prefault({}),
    hubble: hubbleSchema.prefault({}),
    dashboards: toggle("The chart's own Grafana dashboards, as ConfigMaps.", true),
    mutualAuth: mutualAuthSchema.prefault({}),
    clusterMesh: clusterMeshSchema.prefault({}),
    envoyConfig: toggle(
      "CiliumEnvoyConfig objects are accepted and served by Envoy (chart value `envoyConfig.enabled`).",
      false,
    ),
    timeoutSeconds: releaseTimeout,
    adopt: toggle(
      "Takes over a release `cilium` that Helm already has in kube-system: the first `up` imports and upgrades it. Harmless afterwards, and may be removed.",
      false,
    ),
    removeOnDestroy: toggle(
      "Whether `pulumi destroy` uninstalls Cilium. Without its CNI a cluster is cut off.",
      false,
    ),
    allowDisruptiveChange: toggle(
      "Lets an `up` change cluster name or id, IPAM or routing of a running Cilium, which cuts pods off until they are restarted.",
      false,
    ),
    allowOpenedFlows: toggle(
      "Lets an upgrade over a minor release of Cilium, or the way back, let flows through that are not let through now: of the phase, or of the policies that the cluster has.",
      false,
    ),
    values: z
      .record(z.string(), z.json())
      .default({})
      .meta(facts("Chart values merged over the computed ones, last.")),
  })
  .meta(facts("Cilium's Helm release."));
