import { z } from "zod";
import type { Expectation } from "../expectation";
import { workloadNames } from "../lab/workload";

const labPeers = [
  ...workloadNames,
  "client@peer",
  "client@stranger",
  "dns",
  "prometheus",
  "bystander",
  "world",
] as const;

const request = z.strictObject({
  method: z.string().min(1),
  path: z.string().startsWith("/"),
  host: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const flow = z.strictObject({
  from: z.enum(labPeers),
  to: z.union([
    z.enum(labPeers),
    z.strictObject({ fqdn: z.string().min(1) }),
    z.strictObject({ entity: z.literal("kube-apiserver") }),
  ]),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(["TCP", "UDP"]).default("TCP"),
  http: request.optional(),
  dns: z.strictObject({ name: z.string().min(1) }).optional(),
});

/** `expectations.yaml` beside a user's own policies. */
export const ownExpectationsSchema = z.strictObject({
  workloads: z.array(z.enum(workloadNames)).default(["server", "client"]),
  expectations: z
    .array(
      z.strictObject({
        flow,
        verdict: z.enum(["allowed", "denied-by-default", "denied-by-rule", "denied-by-l7"]),
        auth: z.literal("required").optional(),
        because: z.string().default("expectations.yaml says so"),
      }),
    )
    .default([]),
});

/** What the file says. */
export interface OwnExpectations {
  readonly workloads: readonly (typeof workloadNames)[number][];
  readonly expectations: readonly Expectation[];
}

// What is absent in YAML is absent here: a key with `undefined` would be another type.
const withoutUndefined = <T>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * Checks what `expectations.yaml` holds.
 *
 * @returns the expectations, or one line per problem: path, what is wrong.
 */
export const readOwnExpectations = (
  value: unknown,
): { readonly read: OwnExpectations } | { readonly problems: readonly string[] } => {
  const parsed = ownExpectationsSchema.safeParse(value ?? {});
  if (parsed.success) return { read: withoutUndefined<OwnExpectations>(parsed.data) };
  return {
    problems: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`),
  };
};
