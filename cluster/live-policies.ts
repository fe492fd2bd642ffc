import type { LiveObject } from "../policies/upkeep/live-object";
import { policyKinds } from "../verdicts/rules/read-policies";
import type { ManifestObject } from "../verdicts/world";
import type { AskApi } from "./api-access";
import { isKnownKind, listObjects } from "./ask-objects";

/** Kinds of which a policy stack has objects: those that Cilium enforces, and what it puts before Services. */
export const stackKinds = [...Object.keys(policyKinds), "CiliumEnvoyConfig"].filter(isKnownKind);

/**
 * The objects that a cluster has now of every kind that a policy stack may hold; before Cilium is there, its kinds are
 * not either.
 *
 * @throws ApiRefusal if the API server refuses.
 */
export const livePolicies = async (ask: AskApi): Promise<readonly LiveObject[]> =>
  (await Promise.all(stackKinds.map((kind) => listObjects(ask, kind)))).flat();

/** The policies among objects, without what an API server adds to them: as the verdict engine takes them. */
export const enforcedPolicies = (objects: readonly LiveObject[]): readonly ManifestObject[] =>
  objects
    .filter(({ kind }) => Object.hasOwn(policyKinds, kind))
    .map(({ apiVersion, kind, metadata: { name, namespace }, spec, specs }) => ({
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      ...(spec === undefined ? {} : { spec }),
      ...(specs === undefined ? {} : { specs }),
    }));
