import { isPolicy } from "../manifests/is-policy";
import { catalogue, type PhaseName, phaseNames } from "../policies/catalogue";
import type { Lab } from "../policies/lab/lab";
import { policyIdentity } from "../verdicts/rules/read-policies";
import type { ManifestObject } from "../verdicts/world";

const identityOf = ({ kind = "", metadata }: ManifestObject): string =>
  policyIdentity({ kind, namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" });

const identitiesOf = (lab: Lab, phase: PhaseName): ReadonlySet<string> =>
  new Set(
    catalogue[phase]
      .objects(lab)
      .map((object): ManifestObject => ({ ...object }))
      .filter(isPolicy)
      .map(identityOf),
  );

/**
 * The phase whose policies a cluster has: of all policies of the catalogue exactly those of one phase. Undefined if no
 * phase is up, a swap is half done, or two phases have policies of the same names.
 */
export const phaseUp = (policies: readonly ManifestObject[], lab: Lab): PhaseName | undefined => {
  const phases = phaseNames
    .map((phase) => ({ phase, own: identitiesOf(lab, phase) }))
    .filter(({ own }) => own.size > 0);
  const known = new Set(phases.flatMap(({ own }) => [...own]));
  const there = new Set(policies.map(identityOf).filter((identity) => known.has(identity)));
  const fitting = phases.filter(
    ({ own }) => own.size === there.size && [...own].every((identity) => there.has(identity)),
  );
  return fitting.length === 1 ? fitting[0]?.phase : undefined;
};
