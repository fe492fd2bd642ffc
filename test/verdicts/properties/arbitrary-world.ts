import fc from "fast-check";
import type { FlowVerdict } from "../../../verdicts/answer";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { Flow, ManifestObject, Question } from "../../../verdicts/world";
import { generateWorld } from "../../differential/generate/generate-world";
import type { ProfileName } from "../../differential/generate/profile";

/** How often a property is tried, in the same worlds every time. */
export const propertyRuns = { numRuns: 150, seed: 1 };

/** How many flows a world has. */
const flowCount = 15;

/** Worlds; a failure shows the seed of the world, which is not shrunk. */
export const arbitraryWorld = (profile?: ProfileName): fc.Arbitrary<Question> =>
  fc
    .noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 }))
    .map((seed) => generateWorld(seed, flowCount, profile));

/** A world, and one of its Cilium policies, which was taken out: the flows are made for it too. */
export interface WorldAndPolicy {
  readonly world: Question;
  readonly policy: ManifestObject;
}

/** Worlds without one of their Cilium policies. */
export const arbitraryWorldAndPolicy = (profile?: ProfileName): fc.Arbitrary<WorldAndPolicy> =>
  arbitraryWorld(profile).chain((world) => {
    const policies = world.policies ?? [];
    const cilium = policies.filter(({ kind }) => kind !== "NetworkPolicy");
    const none: ManifestObject = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" };
    return fc.constantFrom(...(cilium.length > 0 ? cilium : [none])).map((policy) => ({
      world: { ...world, policies: policies.filter((other) => other !== policy) },
      policy,
    }));
  });

/** The world with one more policy. */
export const withPolicy = (world: Question, policy: ManifestObject): Question => ({
  ...world,
  policies: [...(world.policies ?? []), policy],
});

/** One flow, and its verdicts in two worlds. */
export interface Compared {
  readonly flow: Flow;
  readonly before: FlowVerdict;
  readonly after: FlowVerdict;
}

/** What two worlds that have the same flows say about each of them. */
export const compared = (before: Question, after: Question): Compared[] => {
  const [one, other] = [answerQuestion(before).verdicts, answerQuestion(after).verdicts];
  return (before.flows ?? []).flatMap((flow, index) => {
    const [first, second] = [one[index], other[index]];
    return first === undefined || second === undefined ? [] : [{ flow, before: first, after: second }];
  });
};
