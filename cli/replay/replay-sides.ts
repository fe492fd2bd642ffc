import { secretValues } from "../../manifests/secret-values";
import { lab } from "../../policies/lab/lab";
import { phaseSubject } from "../../questions/phase-subject";
import type { ReplayWorlds } from "../../questions/replay/replay";
import type { World } from "../../verdicts/world";
import { changedSides } from "../verdicts/compared-sides";
import { filesSide, liveSide, type ManifestSide, worldOfSide } from "../verdicts/manifest-side";
import { usageError } from "../verdicts/usage-error";
import type { ReplayRequest } from "./replay-options";

/** The policies that are asked about, and those that were in force. */
export interface ReplaySides extends ReplayWorlds {
  /** What they are called: `files new/`, `cluster admin@homelab with new.yaml`. */
  readonly title: string;
  /** Manifests that could not be read, a line each. */
  readonly unread: readonly string[];
  readonly notes: readonly string[];
}

const worldOf = (side: ManifestSide, release: Pick<World, "cilium">): World => {
  const { world } = worldOfSide(side);
  return { ...world, ...release, secrets: { ...world.secrets, ...secretValues(side.documents) } };
};

const titleOf = ({ kind, name }: ManifestSide): string => `${kind === "live" ? "cluster" : "files"} ${name}`;

const hasPolicies = ({ policies = [] }: World): boolean => policies.length > 0;

/**
 * Loads the policies.
 *
 * @param say is told the context of a cluster before anything is asked of it.
 * @throws UserError where they cannot be read, and (wrong usage) where there is no policy at all.
 */
export const loadSides = async (
  { source, cilium }: Pick<ReplayRequest, "source" | "cilium">,
  say: (line: string) => void,
): Promise<ReplaySides> => {
  const release = cilium === undefined ? {} : { cilium };
  if (source.kind === "phase") {
    const { world, name } = phaseSubject(lab, source.phase);
    if (!hasPolicies(world))
      throw usageError(`phase ${name} has no policy`, "write --phase baseline, or another");
    return { inForce: { ...world, ...release }, title: `phase ${name}`, unread: [], notes: [] };
  }
  const { source: manifests, with: more, without } = source;
  const base = manifests.kind === "files" ? filesSide(manifests) : await liveSide(manifests.context, say);
  const isChanged = more !== undefined || without.length > 0;
  const added = more === undefined ? undefined : filesSide(more);
  const { before, after } = isChanged ? changedSides(base, added, without) : { before: base, after: base };
  const inForce = worldOf(before, release);
  const asked = isChanged ? worldOf(after, release) : undefined;
  if (!hasPolicies(inForce) && !hasPolicies(asked ?? inForce)) {
    throw usageError(
      `there is no policy in ${titleOf(after)}`,
      "name files with a NetworkPolicy, CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy",
    );
  }
  const { notes } = worldOfSide(after);
  const common = { title: titleOf(after), unread: after.unread, notes };
  return asked === undefined ? { inForce, ...common } : { inForce, asked, ...common };
};
