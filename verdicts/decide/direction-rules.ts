import type { EngineBehaviour } from "../../cilium/cilium-release";
import type { FilterSet } from "../filters/filter-set";
import type { SelectsAnybody } from "./envoy-filters";
import type { PortNames } from "./named-ports";

/** The rules around one direction of one pod. */
export interface DirectionRules {
  readonly set: FilterSet;
  readonly portNames: PortNames;
  readonly selectsAnybody: SelectsAnybody;
  readonly engine: EngineBehaviour;
}
