import { defaultDeny } from "../../policies/blocks/default-deny";
import { lab } from "../../policies/lab/lab";
import type { ManifestObject } from "../../verdicts/world";
import { documentText, plainOf, type Written } from "./commented";
import type { Need } from "./needs";
import { directionRules, type PeerStyle } from "./rules";

/** A policy with the evidence for it. */
export interface SuggestedPolicy {
  readonly object: ManifestObject;
  /** YAML with comments. */
  readonly text: string;
}

const suggested = (written: Written, ...above: readonly string[]): SuggestedPolicy => ({
  object: plainOf(written) as ManifestObject,
  text: documentText(written, ...above),
});

/** Names of objects: RFC 1123, subdomains. A record may call a workload by a label, which may be more. */
const nameOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/[-.]*\.[-.]*/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 200) || "workload";

/** Names that are free: two workloads may be called alike once what no name may have is gone. */
export class FreeNames {
  readonly #taken: Set<string>;

  /** @param taken `namespace/name` of policies that are there and must not be replaced. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** Whether there is a policy of this name. */
  has(namespace: string, name: string): boolean {
    return this.#taken.has(`${namespace}/${name}`);
  }

  /** The name, or the name with a number behind it. */
  take(namespace: string, wanted: string): string {
    let name = wanted;
    for (let number = 2; this.has(namespace, name); number++) name = `${wanted}-${number}`;
    this.#taken.add(`${namespace}/${name}`);
    return name;
  }
}

/** The house's floor under every phase, for any namespace. */
export const defaultDenyOf = (namespace: string): SuggestedPolicy =>
  suggested(
    { ...defaultDeny({ ...lab, namespace }) } as unknown as Written,
    `Every pod of ${namespace}: nothing passes that no policy allows.`,
  );

/** The policy of one workload: what it was seen to need, in both directions. */
export const policyOf = (need: Need, names: FreeNames, style: PeerStyle): SuggestedPolicy => {
  const { namespace, name, labels } = need.workload;
  const [ingress, egress] = (["ingress", "egress"] as const).map((side) => directionRules(need, side, style));
  const written: Written = {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: names.take(namespace, `allow-${nameOf(name)}`), namespace },
    spec: {
      description: `What ${name} was seen to need, and nothing else.`,
      endpointSelector: { matchLabels: labels },
      ...(ingress === undefined || ingress.length === 0 ? {} : { ingress }),
      ...(egress === undefined || egress.length === 0 ? {} : { egress }),
    },
  };
  return suggested(written);
};
