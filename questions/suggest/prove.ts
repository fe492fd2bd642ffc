import { defaultRelease } from "../../cilium/releases";
import type { CountedGroup } from "../../traffic/counted-group";
import type { PolicyStatus } from "../../verdicts/answer";
import { VerdictEngine } from "../../verdicts/answer-question";
import { checkFields, type UncheckedObject } from "../../verdicts/fields/check-fields";
import type { Finding } from "../../verdicts/lint/finding";
import { lint } from "../../verdicts/lint/lint";
import type { ManifestObject, World } from "../../verdicts/world";
import { type ReplayRow, replayRows } from "../replay/replay-rows";
import type { IsCovered } from "./needed-sides";
import { type Opened, openedBy, type Progress } from "./opened";
import { OwnSides } from "./own-sides";
import { recordWorld } from "./record-world";
import { endsOf } from "./workloads";

/** What policies were found to do, by the engine. */
export interface Proof {
  /** Kinds of recorded traffic that passed then and pass under the policies. */
  readonly passing: number;
  /** Recorded traffic that passed and would not, or of which that cannot be told. */
  readonly notPassing: readonly ReplayRow[];
  /** What passes between ends of the record without having been seen to. */
  readonly opened: readonly Opened[];
  /** How many questions about other pairs, ports and requests were asked. */
  readonly asked: number;
  /** What an API server or Cilium's agent would refuse or drop, a line each. */
  readonly refused: readonly string[];
  /** Findings of severity error about the policies. */
  readonly findings: readonly Finding[];
}

/** What is proven of, and how. */
export interface ToProve {
  readonly policies: readonly ManifestObject[];
  /** The world that they are added to; it may have policies of its own. */
  readonly base: World;
  /** Everything that was recorded. */
  readonly groups: readonly CountedGroup[];
  /** What of it passed. */
  readonly passed: readonly CountedGroup[];
  readonly isCovered: IsCovered;
  readonly progress?: Progress;
}

const nameOf = ({ kind = "", metadata = {} }: ManifestObject): string =>
  [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join("/");

const fieldProblems = (object: ManifestObject, { cilium = defaultRelease }: World): string[] =>
  checkFields(object as UncheckedObject, cilium.fields).map(
    ({ path, reason }) => `${nameOf(object)}: ${path}: ${reason}`,
  );

const statusProblems = (statuses: readonly PolicyStatus[], own: ReadonlySet<string>): string[] =>
  statuses.flatMap(({ kind, namespace, name, error }) => {
    const identity = [kind, namespace, name].filter((part) => part !== undefined).join("/");
    return error === undefined || !own.has(identity) ? [] : [`${identity}: ${error}`];
  });

const withEnds = (base: World, groups: readonly CountedGroup[]): World => {
  const { endpoints = [], namespaces = {} } = recordWorld(endsOf(groups));
  return {
    ...base,
    endpoints: [...(base.endpoints ?? []), ...endpoints],
    namespaces: { ...namespaces, ...base.namespaces },
  };
};

/**
 * Holds policies against the record that they were made of: does everything that passed pass, what else passes, would an API
 * server and Cilium take them, and do they say what they seem to say?
 */
export const prove = ({ policies, base, groups, passed, isCovered, progress }: ToProve): Proof => {
  const before = base.policies ?? [];
  const engine = new VerdictEngine({ ...base, policies: [...before, ...policies] });
  const rows = replayRows(engine, passed);
  const sides = new OwnSides(base);
  const notPassing = rows.filter(
    ({ effect, answer, group: { from, to } }) =>
      effect === "unknown" || (effect === "breaks" && !sides.letPass(from, to, answer)),
  );
  const earlier = before.length === 0 ? undefined : new VerdictEngine(base);
  const isOpen =
    earlier === undefined
      ? {}
      : { isOpen: (flow: ReplayRow["flow"]) => earlier.verdict(flow).verdict === "allowed" };
  const { opened, asked } = openedBy(engine, groups, passed, isCovered, sides, {
    ...isOpen,
    ...(progress === undefined ? {} : { progress }),
  });
  const own = new Set(policies.map(nameOf));
  const inputs = policies.map((object) => ({ object }));
  return {
    passing: rows.length - notPassing.length,
    notPassing,
    opened,
    asked,
    refused: [
      ...policies.flatMap((object) => fieldProblems(object, base)),
      ...statusProblems(engine.compiled.statuses, own),
    ],
    findings: lint(inputs, withEnds(base, groups)).filter(({ severity }) => severity === "error"),
  };
};

/** Whether policies may be laid down as they are. What cannot be told is said and does not count. */
export const isProven = ({ notPassing, refused, findings }: Proof): boolean =>
  !notPassing.some(({ effect }) => effect === "breaks") && refused.length === 0 && findings.length === 0;
