import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { FlowVerdict, L7, PolicyProblem, Verdict } from "../../verdicts/answer";
import { policyKinds } from "../../verdicts/rules/read-policies";
import type { Flow, ManifestObject, Question, World } from "../../verdicts/world";

/** What has to become of a flow. */
export interface Expectation {
  readonly verdict: Verdict;
  /** Not looked at unless it is given. */
  readonly egress?: Verdict;
  /** Not looked at unless it is given. */
  readonly ingress?: Verdict;
  /** Default: none. */
  readonly l7?: L7;
  /** Default: empty. */
  readonly auth?: FlowVerdict["auth"];
  /** Parts of the explanation's texts; each has to be in one of them. */
  readonly because?: readonly string[];
}

/** A flow and its verdict, or more about it. */
export interface ExpectedFlow extends Flow {
  readonly expect: Verdict | Expectation;
}

/** Policies that are taken, and what they do. */
export interface FlowCase {
  readonly name: string;
  /** Replaces parts of the file's world. */
  readonly world?: World;
  readonly policies: readonly ManifestObject[];
  readonly flows: readonly ExpectedFlow[];
}

/** A policy that is refused, with all that is wrong with it; a reason is a part of the text. */
export interface RefusalCase {
  readonly name: string;
  readonly policy: ManifestObject;
  readonly problems: readonly PolicyProblem[];
}

/** The cases of one subject. */
export interface CaseFile {
  readonly subject: string;
  readonly flowCases: readonly FlowCase[];
  readonly refusals: readonly RefusalCase[];
}

interface Written {
  readonly world?: World;
  readonly cases: readonly (FlowCase | RefusalCase)[];
}

const isRefusal = (each: FlowCase | RefusalCase): each is RefusalCase => "policy" in each;

/**
 * Fills in what most policies of the cases have in common: a CiliumNetworkPolicy `policy-<index>` in the namespace
 * `shop`. An object that says `apiVersion` is left as it is.
 */
export const completePolicy = (policy: ManifestObject, index: number): ManifestObject => {
  if ("apiVersion" in policy) return policy;
  const { kind = "CiliumNetworkPolicy", metadata = {} } = policy;
  const namespace = kind === "CiliumClusterwideNetworkPolicy" ? {} : { namespace: "shop" };
  return {
    ...policy,
    apiVersion: policyKinds[kind] ?? "",
    kind,
    metadata: { name: `policy-${index}`, ...namespace, ...metadata },
  };
};

/** The question that a case asks. */
export const questionOf = ({ world = {}, policies, flows }: FlowCase): Question => ({
  ...world,
  policies: policies.map(completePolicy),
  flows: flows.map(({ expect: _expect, ...flow }) => flow),
});

/** The question whose only policy is the one that has to be refused. */
export const refusedQuestionOf = ({ policy }: RefusalCase): Question => ({
  policies: [completePolicy(policy, 0)],
});

/** Reads the text of a file of cases. */
export const parseCaseFile = (subject: string, text: string): CaseFile => {
  const { world = {}, cases } = parse(text) as Written;
  return {
    subject,
    flowCases: cases.flatMap((each) =>
      isRefusal(each) ? [] : [{ ...each, world: { ...world, ...each.world } }],
    ),
    refusals: cases.filter(isRefusal),
  };
};

const folder = join(__dirname, "cases");

/** Every file of cases. */
export const caseFiles = (): CaseFile[] =>
  readdirSync(folder)
    .sort()
    .map((file) => parseCaseFile(file.replace(/\.yaml$/, ""), readFileSync(join(folder, file), "utf8")));
