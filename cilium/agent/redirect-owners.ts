import * as z from "zod";
import { originName } from "./agent-policies";
import { readPrinted } from "./read-printed";

/** A port that an agent redirects to a proxy, and whose it is. */
export interface RedirectOwner {
  /** As the agent calls it. */
  readonly name: string;
  /** `namespace/pod` of the endpoint; undefined where the agent knows no such pod any more. */
  readonly pod: string | undefined;
  readonly direction: string;
  /** `8080/TCP`. */
  readonly port: string;
  /** The policies that the port's rules were made of: `CiliumNetworkPolicy/shop/web`. */
  readonly policies: readonly string[];
}

/** Filters of one direction. A rule's own text is JSON (Cilium, `pkg/policy/l4.go`, L4Filter.String). */
const filters = z
  .array(
    z.object({
      rule: z.string().default("{}"),
      "derived-from-rules": z.array(z.array(z.string())).nullish(),
    }),
  )
  .nullish();

/** Part of what `cilium-dbg endpoint list -o json` prints (Cilium, `api/v1/models`: EndpointPolicy, L4Policy, PolicyRule). */
const endpointsSchema = z.array(
  z.object({
    id: z.int(),
    status: z.object({
      "external-identifiers": z
        .object({ "k8s-namespace": z.string().optional(), "k8s-pod-name": z.string().optional() })
        .optional(),
      policy: z
        .object({
          realized: z.object({ l4: z.object({ ingress: filters, egress: filters }).nullish() }).nullish(),
        })
        .nullish(),
    }),
  }),
);

const ruleSchema = z.object({
  port: z.union([z.int(), z.string()]).optional(),
  protocol: z.string().default("ANY"),
});

const isFor = (rule: string, port: string, protocol: string): boolean => {
  let json: unknown;
  try {
    json = JSON.parse(rule);
  } catch {
    return false;
  }
  const read = ruleSchema.safeParse(json);
  return read.success && String(read.data.port) === port && ["ANY", protocol].includes(read.data.protocol);
};

const label = (labels: readonly string[], name: string): string | undefined => {
  const found = labels.find((one) => one.startsWith(`k8s:io.cilium.k8s.policy.${name}=`));
  return found?.slice(found.indexOf("=") + 1);
};

const policyOf = (labels: readonly string[]): readonly string[] => {
  const [kind, name] = [label(labels, "derived-from"), label(labels, "name")];
  if (kind === undefined || name === undefined) return [];
  return [originName({ kind, namespace: label(labels, "namespace"), name })];
};

/**
 * Whose the redirects of an agent are, by what its endpoints enforce.
 *
 * @param names as its status lists them, `<endpoint>:<direction>:<protocol>:<port>:<listener>` (Cilium, `pkg/policy/proxyid.go`).
 * @param printed what `cilium-dbg endpoint list -o json` printed.
 * @throws Error for what is not of the known form.
 */
export const redirectOwners = (names: readonly string[], printed: string): readonly RedirectOwner[] => {
  const endpoints = readPrinted(endpointsSchema, "endpoint list", printed);
  return names.map((name) => {
    const [id = "", direction = "", protocol = "", port = ""] = name.split(":");
    const status = endpoints.find((endpoint) => String(endpoint.id) === id)?.status;
    const of = status?.["external-identifiers"];
    const l4 = status?.policy?.realized?.l4;
    const own = (direction === "ingress" ? l4?.ingress : l4?.egress) ?? [];
    const policies = own
      .filter(({ rule }) => isFor(rule, port, protocol))
      .flatMap((filter) => (filter["derived-from-rules"] ?? []).flatMap(policyOf));
    const pod =
      of?.["k8s-pod-name"] === undefined ? undefined : `${of["k8s-namespace"]}/${of["k8s-pod-name"]}`;
    return { name, pod, direction, port: `${port}/${protocol}`, policies: [...new Set(policies)] };
  });
};
