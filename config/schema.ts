import * as z from "zod";
import { labImages } from "../policies/lab/lab-images";
import { overlayNames } from "../policies/overlays/overlays";
import { phaseChoices } from "../policies/phase-choices";
import { ciliumSchema } from "./cilium-schema";
import { clusterSchema } from "./cluster-schema";
import { facts } from "./key-facts";
import { monitoringSchema } from "./monitoring-schema";
import { observabilitySchema } from "./observability-schema";
import { toggle } from "./toggle";

/** An image reference (OCI distribution specification, "Pulling manifests") that stays the same tomorrow. */
const image = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9./:_-]*(:[\w][\w.-]{0,127})(@sha256:[0-9a-f]{64})?$/i,
    "an image reference with a tag, better with a digest too (name:tag@sha256:…)",
  )
  .refine((value) => !/:latest(@|$)/.test(value), "a pinned tag; `latest` changes under your feet");

const labSchema = z
  .strictObject({
    serverImage: image
      .default(labImages.serverImage)
      .meta(
        facts(
          "Image of the lab's HTTP server; must listen on 8080 as a non-root user.",
          "docker.io/nginxinc/nginx-unprivileged:1.29.1",
        ),
      ),
    clientImage: image
      .default(labImages.clientImage)
      .meta(
        facts(
          "Image of the lab's client; must have `sh`, `sleep` and `curl` and run as a non-root user.",
          "docker.io/curlimages/curl:8.17.0",
        ),
      ),
    grpcImage: image
      .default(labImages.grpcImage)
      .meta(
        facts(
          "Image of the lab's gRPC server; must have `grpc-health-checking` (agnhost) and run as a non-root user.",
          "registry.k8s.io/e2e-test-images/agnhost:2.53",
        ),
      ),
    timeoutSeconds: z
      .int()
      .min(10)
      .max(3600)
      .default(180)
      .meta(
        facts(
          "Seconds that a pod of the lab may take until it is ready, the pull of its image included.",
          "300",
        ),
      ),
    adminToken: z
      .string()
      .regex(/^[\x21-\x7e]{8,128}$/, "8 to 128 visible ASCII characters without blanks")
      .optional()
      .meta(
        facts(
          "Token that phase `http-header` compares a header with. A secret; required by that phase.",
          "set with --secret",
        ),
      ),
  })
  .meta(facts("The lab's workloads."));

const policiesSchema = z
  .strictObject({
    dir: z
      .string()
      .min(1)
      .optional()
      .meta(
        facts(
          "Folder with your own policies (plain YAML), relative to the project; required by phase `own`. An `expectations.yaml` in it says what they are to do.",
          "./my-policies",
        ),
      ),
    overlays: z
      .array(z.enum(overlayNames))
      .default([])
      .meta(
        facts(
          "Cluster-wide policies laid over the phase. `default-deny-all` only together with `cluster-essentials`.",
          '["cluster-essentials","default-deny-all"]',
        ),
      ),
    auditMode: toggle(
      "Lays the phase down without enforcing it: Cilium reports what it would drop and drops nothing (chart value `policyAuditMode`, a setting of all its agents).",
      false,
    ),
    excludedNamespaces: z
      .array(z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "the name of a namespace"))
      .default([
        "kube-system",
        "kube-public",
        "kube-node-lease",
        "monitoring",
        "cilium-spire",
        "cilium-secrets",
      ])
      .meta(
        facts(
          "Namespaces that overlays leave alone; the lab's are always left alone.",
          '["kube-system","monitoring"]',
        ),
      ),
  })
  .meta(facts("Your own policies, and cluster-wide ones over any phase."));

/** The whole configuration of a stack, one typed tree. `strict`: an unknown key is an error, at every level. */
export const stackSchema = z.strictObject({
  phase: z
    .enum(phaseChoices)
    .default("baseline")
    .meta(
      facts(
        "The phase that is laid down. `none`: no policies, and so no lab workloads either. `own`: the policies in `policies.dir`.",
        "baseline",
      ),
    ),
  cluster: clusterSchema,
  cilium: ciliumSchema.prefault({}),
  monitoring: monitoringSchema.prefault({}),
  observability: observabilitySchema.prefault({}),
  lab: labSchema.prefault({}),
  policies: policiesSchema.prefault({}),
});

/** A stack's configuration as it is written, with defaults filled in. */
export type WrittenConfig = z.infer<typeof stackSchema>;
/** Configuration of Cilium's release. Audit mode of the policies is a setting of its agents; default false. */
export type CiliumConfig = WrittenConfig["cilium"] & { readonly auditMode?: boolean };
/** The validated configuration of a stack. */
export type StackConfig = Omit<WrittenConfig, "cilium"> & { readonly cilium: CiliumConfig };
/** Configuration of monitoring. */
export type MonitoringConfig = StackConfig["monitoring"];
/** Configuration of dashboards, rules and monitors. */
export type ObservabilityConfig = StackConfig["observability"];
/** Configuration of the lab's workloads. */
export type LabConfig = StackConfig["lab"];
