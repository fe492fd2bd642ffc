import type { CountedEnd } from "../../traffic/counted-ends";
import type { Direction, Verdict } from "../../verdicts/answer";
import type { World } from "../../verdicts/world";

/** What is decided at each side of a flow. */
export type SideVerdicts = Readonly<Record<Direction, Verdict>>;

/**
 * Which sides of a flow the policies of a world decide: those of pods of other clusters are theirs (Cilium, cluster mesh).
 *
 * @param world its `clusterName` is the own one. Default: `default`.
 */
export class OwnSides {
  constructor(private readonly world: Pick<World, "clusterName">) {}

  /** The sides that count, the source's first. */
  of(from: CountedEnd, to: CountedEnd): readonly Direction[] {
    return [
      ...(this.#isForeign(from) ? [] : (["egress"] as const)),
      ...(this.#isForeign(to) ? [] : (["ingress"] as const)),
    ];
  }

  /** Whether they let a flow pass. */
  letPass(from: CountedEnd, to: CountedEnd, verdicts: SideVerdicts): boolean {
    return this.of(from, to).every((side) => verdicts[side] === "allowed");
  }

  #isForeign({ recorded: { cluster } }: CountedEnd): boolean {
    return cluster !== "" && cluster !== (this.world.clusterName ?? "default");
  }
}
