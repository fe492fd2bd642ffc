import { identityOf } from "../kubernetes-object";
import type { AnyObject, LiveObject } from "./live-object";
import { isMarked } from "./own-mark";

/** What a cluster and Pulumi's state say, and what the program is about to register. */
export interface Surroundings {
  /** `<project>/<stack>`. */
  readonly owner: string;
  /** Objects of Pulumi's state, as they were applied last. */
  readonly known: readonly AnyObject[];
  /** Objects of the cluster that could be of the stack. */
  readonly live: readonly LiveObject[];
  /** Identities (`Kind/namespace/name`) of what the program registers. */
  readonly wanted: ReadonlySet<string>;
  /** Identities of what it registers too, and takes over where it is there already. */
  readonly shared: ReadonlySet<string>;
}

/** In what a cluster is not what Pulumi's state takes it to be. */
export interface ClusterGap {
  /** The state has them and the program wants them, but somebody took them away. */
  readonly missing: readonly AnyObject[];
  /** The program wants them, but somebody has deleted them and a finalizer holds them. */
  readonly leaving: readonly LiveObject[];
  /** The program wants to make them, but they are there and somebody else's. */
  readonly strangers: readonly LiveObject[];
  /** An update that was killed has made them, and the program does not want them any more. */
  readonly leftovers: readonly LiveObject[];
  /** Objects that the state has and the cluster has, each pair. */
  readonly kept: readonly { readonly known: AnyObject; readonly live: LiveObject }[];
}

/** Compares the three. What an update that was killed has made and the program still wants is in none of the lists. */
export const clusterGap = ({ owner, known, live, wanted, shared }: Surroundings): ClusterGap => {
  const knownOnes = new Map(known.map((object) => [identityOf(object), object]));
  const liveOnes = new Map(live.map((object) => [identityOf(object), object]));
  const isWanted = (object: AnyObject): boolean => wanted.has(identityOf(object));
  const isShared = (object: AnyObject): boolean => shared.has(identityOf(object));
  const isKnown = (object: AnyObject): boolean => knownOnes.has(identityOf(object));
  const unknown = live.filter((object) => !isKnown(object));
  return {
    missing: known.filter(
      (object) => (isWanted(object) || isShared(object)) && !liveOnes.has(identityOf(object)),
    ),
    leaving: live.filter((object) => isWanted(object) && object.metadata.deletionTimestamp !== undefined),
    strangers: unknown.filter((object) => isWanted(object) && !isMarked(object, owner)),
    leftovers: unknown.filter((object) => !isWanted(object) && !isShared(object) && isMarked(object, owner)),
    kept: [...knownOnes].flatMap(([identity, object]) => {
      const found = liveOnes.get(identity);
      return found === undefined ? [] : [{ known: object, live: found }];
    }),
  };
};
