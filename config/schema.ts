import { z } from "zod";
import { phaseNames } from "../policies/catalogue";

/** Name of the Pulumi project, and so the namespace of every key of the stack's configuration. */
export const projectName = "talos-policy-lab";

/**
 * Facts about a key that are not part of its type: read by the error messages, the generated JSON Schema and
 * the configuration reference.
 */
export type KeyFacts = {
  /** What the key means, with units and default. */
  readonly description: string;
  /** A value that is accepted, used in the command that an error message proposes. */
  readonly example?: string;
};

const facts = (description: string, example?: string): KeyFacts =>
  example === undefined ? { description } : { description, example };

/** An image reference (OCI distribution specification, "Pulling manifests") that stays the same tomorrow. */
const image = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9./:_-]*(:[\w][\w.-]{0,127})(@sha256:[0-9a-f]{64})?$/i,
    "an image reference with a tag, better with a digest too (name:tag@sha256:…)",
  )
  .refine((value) => !/:latest(@|$)/.test(value), "a pinned tag; `latest` changes under your feet");

const clusterSchema = z
  .strictObject({
    context: z
      .string()
      .min(1)
      .meta(
        facts(
          "Context of the kubeconfig that this stack belongs to. No default: a stack never follows `current-context`.",
          "admin@homelab",
        ),
      ),
  })
  .meta(facts("The cluster that this stack is for."));

const kubeApiSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default("localhost")
      .meta(
        facts(
          "Host at which the agents reach the API server. Default `localhost`, Talos' KubePrism (chart value `k8sServiceHost`).",
          "192.168.0.210",
        ),
      ),
    port: z
      .int()
      .min(1)
      .max(65535)
      .default(7445)
      .meta(
        facts("TCP port at that host. Default 7445, KubePrism's (chart value `k8sServicePort`).", "6443"),
      ),
  })
  .meta(facts("How Cilium's agents reach the API server; kube-proxy is not there to help them."));

const ciliumSchema = z
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
      .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "a full version such as 1.18.6")
      .default("1.18.6")
      .meta(facts("Version of the chart, and so of Cilium. Default 1.18.6.", "1.18.6")),
    chart: z
      .string()
      .min(1)
      .default("cilium")
      .meta(
        facts(
          "Name of the chart in `cilium.repository`, an `oci://` reference, or a path of a chart directory (starts with `./` or `/`). Default `cilium`.",
          "cilium",
        ),
      ),
    repository: z
      .url({ protocol: /^https?$/ })
      .default("https://helm.cilium.io/")
      .meta(
        facts(
          "Helm repository of the chart; not used for a path or an `oci://` reference. Default https://helm.cilium.io/.",
          "https://helm.cilium.io/",
        ),
      ),
    kubeApi: kubeApiSchema.prefault({}),
    timeoutSeconds: z
      .int()
      .min(30)
      .max(3600)
      .default(600)
      .meta(facts("Seconds that Helm waits for the release to be ready. Default 600.", "600")),
    removeOnDestroy: z
      .boolean()
      .default(false)
      .meta(
        facts(
          "Whether `pulumi destroy` uninstalls Cilium. Default false: without its CNI a cluster is cut off.",
          "true",
        ),
      ),
    values: z
      .record(z.string(), z.json())
      .default({})
      .meta(facts("Chart values merged over the computed ones, last. Default none.")),
  })
  .meta(facts("Cilium's Helm release."));

const labSchema = z
  .strictObject({
    serverImage: image
      .default(
        "docker.io/nginxinc/nginx-unprivileged:1.29.1@sha256:593a17dc61d117d1bfb208246903265abe0047c5bd4508b6e790895924b24c31",
      )
      .meta(
        facts(
          "Image of the lab's HTTP server; must listen on 8080 as a non-root user.",
          "docker.io/nginxinc/nginx-unprivileged:1.29.1",
        ),
      ),
    clientImage: image
      .default(
        "docker.io/curlimages/curl:8.17.0@sha256:935d9100e9ba842cdb060de42472c7ca90cfe9a7c96e4dacb55e79e560b3ff40",
      )
      .meta(
        facts(
          "Image of the lab's client; must have `sh`, `sleep` and `curl` and run as a non-root user.",
          "docker.io/curlimages/curl:8.17.0",
        ),
      ),
  })
  .meta(facts("The lab's workloads."));

/** The whole configuration of a stack, one typed tree. `strict`: an unknown key is an error, at every level. */
export const stackSchema = z.strictObject({
  phase: z
    .enum(phaseNames)
    .default("baseline")
    .meta(
      facts(
        "The policy stack that is laid down. Default `baseline`. `none`: no policies, and so no lab workloads either.",
        "baseline",
      ),
    ),
  cluster: clusterSchema,
  cilium: ciliumSchema.prefault({}),
  lab: labSchema.prefault({}),
});

/** The validated configuration of a stack. */
export type StackConfig = z.infer<typeof stackSchema>;
/** Configuration of Cilium's release. */
export type CiliumConfig = StackConfig["cilium"];
/** Configuration of the lab's workloads. */
export type LabConfig = StackConfig["lab"];
