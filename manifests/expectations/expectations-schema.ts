import * as z from "zod";
import { entityNames } from "../../verdicts/world";

/** What an expectation may say of a flow. Others that the engine knows are no wish: `not-evaluable`. */
export const expectedVerdicts = ["allowed", "denied-by-default", "denied-by-rule", "denied-by-l7"] as const;

/** The forms of an end, for people. */
export const endForms =
  "a text as `lab verdicts --from` takes it (namespace/name, app=web@shop, service:namespace/name, an address, a DNS name, an entity, or an end of the lab), { fqdn: NAME } or { entity: NAME }";

const end = z.union([
  z.string().min(1),
  z.strictObject({ fqdn: z.string().min(1) }),
  z.strictObject({ entity: z.enum(entityNames) }),
]);

const request = z.strictObject({
  method: z.string().min(1),
  path: z.string().startsWith("/"),
  host: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const flow = z.strictObject({
  from: end,
  to: end,
  port: z.int().min(0).max(65_535),
  protocol: z.enum(["TCP", "UDP", "SCTP", "ICMP", "ICMPV6"]).default("TCP"),
  http: request.optional(),
  dns: z.strictObject({ name: z.string().min(1) }).optional(),
  tls: z.strictObject({ serverName: z.string().min(1) }).optional(),
});

const expectation = z.strictObject({
  flow,
  verdict: z.enum(expectedVerdicts),
  auth: z.literal("required").optional(),
  because: z.string().default("expectations.yaml says so"),
});

/**
 * `expectations.yaml` beside policies: which flows are to be decided how.
 *
 * @param workloads names of the lab's pods, which a file for the lab can list.
 */
export const expectationsSchema = (workloads: readonly string[]) =>
  z.strictObject({
    workloads: z.array(z.enum(workloads)).optional(),
    expectations: z.array(expectation).default([]),
  });

/** Keys that each part of the file has, by where it stands. */
export const keysAt = (path: readonly PropertyKey[]): readonly string[] => {
  const names = path.filter((step) => typeof step === "string");
  const of = (schema: z.ZodObject): readonly string[] => Object.keys(schema.shape);
  switch (names.join(".")) {
    case "":
      return of(expectationsSchema([]));
    case "expectations":
      return of(expectation);
    case "expectations.flow":
      return of(flow);
    case "expectations.flow.http":
      return of(request);
    case "expectations.flow.dns":
      return ["name"];
    case "expectations.flow.tls":
      return ["serverName"];
    default:
      return ["fqdn", "entity"];
  }
};
