import type { ManifestObject } from "../../../verdicts/world";
import { isFields, valuesUnder } from "../../differential/around/visit-tree";

const has = (policy: ManifestObject, key: string): boolean => valuesUnder(policy, key).length > 0;

interface Range {
  readonly first: number;
  readonly last: number;
}

/** The ranges of ports that a policy has, as numbers. */
const ranges = (policy: ManifestObject): readonly Range[] =>
  valuesUnder(policy, "ports")
    .filter(isFields)
    .flatMap(({ port, endPort }) =>
      typeof endPort === "number" && endPort > 0 ? [{ first: Number(port ?? 0), last: endPort }] : [],
    );

const namesApiServer = (policy: ManifestObject): boolean => JSON.stringify(policy).includes("kube-apiserver");

const isNamespaced = ({ kind }: ManifestObject): boolean => kind !== "CiliumClusterwideNetworkPolicy";

/** Policies that the node cannot be asked about: by what they have, with the reason. */
const policyReasons: readonly (readonly [string, (policy: ManifestObject) => boolean])[] = [
  [
    "a policy with server names of TLS: the node's HTTP proxy reads no TLS",
    (policy) => has(policy, "serverNames"),
  ],
  [
    "a policy with a protocol other than HTTP and DNS: no parser for it on the node",
    (policy) => has(policy, "kafka") || has(policy, "l7proto") || has(policy, "l7"),
  ],
  [
    "a policy with a listener of a CiliumEnvoyConfig: no Envoy runs on the node",
    (policy) => has(policy, "listener"),
  ],
  [
    "a policy with a range of ports that ends before it begins: Envoy refuses all that its pods' agent sends, and so does the proxy",
    (policy) => ranges(policy).some(({ first, last }) => last < first),
  ],
  [
    "a policy with a range of ports from 0: Cilium's datapath takes it for every port",
    (policy) => ranges(policy).some(({ first, last }) => first === 0 && last < 65_535),
  ],
  [
    "a policy that names the API server: it is on the node itself, whose host is kube-apiserver, too",
    namesApiServer,
  ],
  [
    "a policy without the namespace that its kind needs: it has no place in the API",
    (policy) => isNamespaced(policy) && policy.metadata?.namespace === undefined,
  ],
];

/** Without what asks for mutual authentication: SPIRE does not run, and the rest of the rule can be asked about. */
const withoutAuthentication = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutAuthentication(each)) as T;
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "authentication")
      .map(([name, each]) => [name, withoutAuthentication(each)]),
  ) as T;
};

/** Policies for the node, and why others are left out. */
export interface PoliciesForNode {
  readonly policies: readonly ManifestObject[];
  readonly leftOut: readonly string[];
}

const nameOf = ({ kind, metadata }: ManifestObject): string =>
  `${kind} ${metadata?.namespace} ${metadata?.name}`;

/** The policies of a random world that a node can be asked about. */
export const policiesForNode = (drawn: readonly ManifestObject[]): PoliciesForNode => {
  const policies: ManifestObject[] = [];
  const leftOut: string[] = [];
  for (const policy of drawn) {
    const reason = policyReasons.find(([, applies]) => applies(policy))?.[0];
    const isAgain = policies.some((other) => nameOf(other) === nameOf(policy));
    if (reason !== undefined) leftOut.push(reason);
    else if (isAgain) leftOut.push("a policy of the same name as another one: it would replace it");
    else policies.push(withoutAuthentication(policy));
  }
  return { policies, leftOut };
};
