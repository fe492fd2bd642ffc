import { VerdictEngine } from "../verdicts/answer-question";
import type { ManifestObject } from "../verdicts/world";
import { catalogue } from "./catalogue";
import type { Flow } from "./expectation";
import { identityOf } from "./kubernetes-object";
import type { Lab } from "./lab/lab";
import { labWorld, toFlow } from "./lab/lab-world";
import type { Phase } from "./phase";
import { flowText } from "./unmet-expectations";

/** Policies beside a stack's own that let through what the stack keeps out. */
export interface Opening {
  /** One, where it does it alone; several that only do it together. */
  readonly objects: readonly ManifestObject[];
  readonly flows: readonly Flow[];
}

/** Every flow that any stack of the catalogue speaks of: what a stack does not mention can be opened too. */
export const everyFlow = (lab: Lab): readonly Flow[] =>
  Object.values<Phase>(catalogue).flatMap((stack) => stack.expectations(lab).map(({ flow }) => flow));

/** Whether a policy can be about the lab's pods. */
const concerns = ({ metadata }: ManifestObject, lab: Lab): boolean =>
  metadata?.namespace === undefined || [lab.namespace, lab.stageNamespace].includes(metadata.namespace);

const passing = (flows: readonly Flow[], lab: Lab, policies: readonly ManifestObject[]): Flow[] => {
  const engine = new VerdictEngine({ ...labWorld(lab), policies });
  return flows.filter((flow) => engine.verdict(toFlow(lab, flow)).verdict === "allowed");
};

/**
 * What policies of others open: flows that a stack denies by itself and that pass beside them.
 *
 * @param flows the flows to ask about; each once.
 * @param own the stack's policies.
 * @param others every other policy of the cluster.
 */
export const openedByOthers = (
  flows: readonly Flow[],
  lab: Lab,
  own: readonly ManifestObject[],
  others: readonly ManifestObject[],
): readonly Opening[] => {
  const near = others.filter((object) => concerns(object, lab));
  if (near.length === 0) return [];
  const distinct = [...new Map(flows.map((flow) => [JSON.stringify(flow), flow])).values()];
  const passingAlone = new Set(passing(distinct, lab, own));
  const closed = distinct.filter((flow) => !passingAlone.has(flow));
  const opened = passing(closed, lab, [...own, ...near]);
  if (opened.length === 0) return [];
  const each = near.map((object) => ({
    objects: [object],
    flows: passing(opened, lab, [...own, object]),
  }));
  const explained = new Set(each.flatMap((opening) => opening.flows));
  const together = opened.filter((flow) => !explained.has(flow));
  return [
    ...each.filter((opening) => opening.flows.length > 0),
    ...(together.length === 0 ? [] : [{ objects: near, flows: together }]),
  ];
};

const nameOf = ({ kind = "", metadata }: ManifestObject): string =>
  identityOf({
    kind,
    metadata: {
      name: metadata?.name ?? "",
      ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
    },
  });

/** Flows that a line names; of more it says how many. */
const named = 4;

/** An opening in a line: who, and what passes. */
export const openingText = ({ objects, flows }: Opening): string => {
  const more = flows.length > named ? `, and ${flows.length - named} more` : "";
  return `${objects.map(nameOf).join(" with ")}: ${flows.slice(0, named).map(flowText).join(", ")}${more}`;
};
