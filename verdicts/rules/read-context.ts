import type { EngineBehaviour } from "../../cilium/cilium-release";
import type { SelectorTable } from "../labels/selector";
import type { Service, StringMap } from "../world";
import type { Problems } from "./problems";

/** What the reading of one policy depends on besides the policy. */
export interface ReadContext {
  readonly selectors: SelectorTable;
  readonly services: readonly Service[];
  /** Name of the local cluster, for the entity `cluster`. */
  readonly clusterName: string;
  /** Values of Secrets, by `namespace/name`. */
  readonly secrets: StringMap;
  readonly engine: EngineBehaviour;
  readonly problems: Problems;
}

/** The policy that a rule is read from. */
export interface RuleOwner {
  readonly kind: string;
  /** Empty for a cluster-wide policy. */
  readonly namespace: string;
  readonly name: string;
}
