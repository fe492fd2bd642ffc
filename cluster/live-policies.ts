import type { LiveObject } from "../policies/upkeep/live-object";
import type { ManifestObject } from "../verdicts/world";
import type { ClusterApi } from "./api";
import { type KindName, policyKindNames } from "./kinds";
import { liveObjects } from "./live-objects";

/** Kinds of which a phase has objects: those that Cilium enforces, and what it puts before Services. */
export const stackKinds = [...policyKindNames, "CiliumEnvoyConfig"] as const satisfies readonly KindName[];

/**
 * The objects that a cluster has now of every kind that a phase may hold. Before Cilium is there, its kinds are
 * not either.
 *
 * @param kinds default: all of them. Who asks for `policyKindNames` alone needs no right to see what Cilium puts before Services.
 * @throws the API server's error if it cannot be asked.
 */
export const livePolicies = async (
  api: ClusterApi,
  kinds: readonly (typeof stackKinds)[number][] = stackKinds,
): Promise<readonly LiveObject[]> => (await Promise.all(kinds.map((kind) => liveObjects(api, kind)))).flat();

/** The policies among objects, without what an API server adds to them: as the verdict engine takes them. */
export const enforcedPolicies = (objects: readonly LiveObject[]): readonly ManifestObject[] =>
  objects
    .filter(({ kind }) => policyKindNames.some((name) => name === kind))
    .map(({ apiVersion, kind, metadata: { name, namespace }, spec, specs }) => ({
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      ...(spec === undefined ? {} : { spec }),
      ...(specs === undefined ? {} : { specs }),
    }));
