import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { ciliumReleases, releaseOf } from "../../../cilium/releases";
import type { Verdict } from "../../../verdicts/answer";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { Finding } from "../../../verdicts/lint/finding";
import { lint } from "../../../verdicts/lint/lint";
import type { Endpoint, Flow, ManifestObject, Question, World } from "../../../verdicts/world";

/** Policies, perhaps a world, and what is found. */
export interface LintFixture {
  /** The minor release that decides. Default: the default one. */
  readonly cilium?: string;
  /** `id Kind/namespace/name path`, in the order in which they are found. */
  readonly findings: readonly string[];
  /** What is found besides where the world is given too. */
  readonly inWorld?: readonly string[];
  readonly policies: readonly ManifestObject[];
  readonly world?: World;
  /** Pods for the flows alone, where nothing is to be found about pods. */
  readonly pods?: readonly Endpoint[];
  /** Flows and what the engine decides, to show the damage. */
  readonly flows?: readonly (Flow & { readonly verdict: Verdict })[];
}

/** Reads a fixture. */
export const readFixture = (file: string): LintFixture => {
  const fixture = parse(readFileSync(file, "utf8")) as LintFixture;
  if (fixture.cilium === undefined) return fixture;
  return { ...fixture, world: { ...fixture.world, cilium: releaseOf(`${fixture.cilium}.`, ciliumReleases) } };
};

/** A finding as fixtures write it. */
export const findingLine = ({ id, policy, path }: Finding): string => `${id} ${policy} ${path}`.trim();

/** The question that a fixture's flows are. */
export const flowQuestion = ({ policies, world = {}, pods = [], flows = [] }: LintFixture): Question => ({
  ...world,
  endpoints: [...(world.endpoints ?? []), ...pods],
  policies,
  flows: flows.map(({ verdict: _, ...flow }) => flow),
});

/** What the engine decides for the flows of a fixture. */
export const flowVerdicts = (fixture: LintFixture): Verdict[] =>
  answerQuestion(flowQuestion(fixture)).verdicts.map(({ verdict }) => verdict);

/** What is found in a fixture, as it writes it. */
export const findingLines = ({ policies, world }: Pick<LintFixture, "policies" | "world">): string[] =>
  lint(
    policies.map((object) => ({ object })),
    world,
  ).map(findingLine);
