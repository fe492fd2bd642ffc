import type { ManifestObject } from "../../../verdicts/world";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value without some fields, wherever in it they stand. */
const without = (value: unknown, dropped: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map((element) => without(element, dropped));
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([field]) => !dropped.has(field));
  return Object.fromEntries(kept.map(([field, inner]) => [field, without(inner, dropped)]));
};

const reduced = (policy: ManifestObject, dropped: readonly string[], name: string): ManifestObject => ({
  ...policy,
  ...(without({ spec: policy.spec, specs: policy.specs }, new Set(dropped)) as Fields),
  metadata: { ...policy.metadata, name },
});

// What is required of peers narrows other rules of the same pods, and authentication is a question of its own.
const notAboutPackets = ["fromRequires", "toRequires", "authentication"];
const denyLists = ["ingressDeny", "egressDeny"];
const forProxies = ["rules", "listener", "serverNames", "terminatingTLS", "originatingTLS"];

/** The allow rules of a Cilium policy. */
export const allowsOf = (policy: ManifestObject): ManifestObject =>
  reduced(policy, [...notAboutPackets, ...denyLists], "added");

/** The allow rules of a Cilium policy, without what they ask of a proxy. */
export const plainAllowsOf = (policy: ManifestObject): ManifestObject =>
  reduced(policy, [...notAboutPackets, ...denyLists, ...forProxies], "added");

/** The deny rules of a Cilium policy. */
export const deniesOf = (policy: ManifestObject): ManifestObject =>
  reduced(policy, [...notAboutPackets, "ingress", "egress"], "added");
