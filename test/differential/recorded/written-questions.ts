import type { CiliumRelease } from "../../../cilium/cilium-release";
import { catalogue } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab/lab";
import type { ManifestObject, Question } from "../../../verdicts/world";
import { caseFiles, questionOf, refusedQuestionOf } from "../../verdicts/case-file";
import { ciliumExamples } from "../around/cilium-examples";
import { worldAround } from "../around/world-around";
import { conformanceCases, expandCase } from "../conformance/conformance-case";

/** Policies that people wrote, and a question about them. */
export interface WrittenQuestion {
  /** Where they are from, and their name there. */
  readonly name: string;
  readonly question: Question;
}

const examples = (version: string): WrittenQuestion[] =>
  ciliumExamples(version).map(({ name, policies }) => ({
    name: `example ${name}`,
    question: worldAround(policies),
  }));

const phases = (): WrittenQuestion[] =>
  Object.entries(catalogue).map(([name, stack]) => ({
    name: `phase ${name}`,
    question: worldAround(stack.objects(lab).map((object): ManifestObject => ({ ...object }))),
  }));

const conformance = (): WrittenQuestion[] =>
  conformanceCases().map((each) => ({
    name: `conformance ${each.name}`,
    question: expandCase(each).question,
  }));

const cases = (): WrittenQuestion[] =>
  caseFiles().flatMap(({ subject, flowCases, refusals }) => [
    ...flowCases.map((each) => ({ name: `case ${subject}: ${each.name}`, question: questionOf(each) })),
    ...refusals.map((each) => ({
      name: `case ${subject}: ${each.name}`,
      question: refusedQuestionOf(each),
    })),
  ]);

/** Everything that people wrote: the examples of the release's own module, the catalogue, conformance, hand-written cases. */
export const writtenQuestions = ({ version }: CiliumRelease): WrittenQuestion[] => [
  ...examples(version),
  ...phases(),
  ...conformance(),
  ...cases(),
];
