import type { Endpoint, Question } from "../../verdicts/world";
import { listRemovals, type RemovalPath, without } from "./tree-removals";

/** Whether the two sides still differ about the question, in the way that is looked into. */
export type StillDiffers = (question: Question) => Promise<boolean>;

/** One flow that differs by itself, or none at all where a policy's error is the difference. */
const withOneFlow = async (question: Question, stillDiffers: StillDiffers): Promise<Question> => {
  const flows = question.flows ?? [];
  const alone = [[], ...flows.map((flow) => [flow])];
  for (const kept of alone) {
    const smaller = { ...question, flows: kept };
    if (await stillDiffers(smaller)) return smaller;
  }
  return question;
};

/** What makes an object what it is; without it the question is another one, or none. */
const kept: readonly RegExp[] = [
  /^(flows|endpoints|policies)$/,
  /^(endpoints|services)\.\d+\.(name|namespace)$/,
  /^policies\.\d+\.(apiVersion|kind|metadata)$/,
  /^policies\.\d+\.metadata\.(name|namespace)$/,
  /^flows\.\d+\.(from|to|port|dns\.name)(\.|$)/,
  /^cidrGroups\.[^.]+\.cidrs$/,
  /\.ports\.\d+\.port$/,
  /\.namedPorts\.[^.]+\.port$/,
];

const isRemovable = (path: RemovalPath): boolean => {
  const [text = "", inPolicy] = [path.join("."), path[0] === "policies" && path.length > 3];
  // Within a policy everything may go: whether the rest is still a policy is a part of the question.
  return inPolicy ? path[2] !== "metadata" : !kept.some((pattern) => pattern.test(text));
};

const names = (flowEnd: unknown, endpoint: Endpoint): boolean =>
  typeof flowEnd === "string" && flowEnd.endsWith(`${endpoint.namespace}/${endpoint.name}`);

/** Ends of flows stay: without its pod a flow is no flow. */
const isEndOfFlow = (question: Question, path: RemovalPath): boolean => {
  if (path[0] !== "endpoints" || path.length !== 2) return false;
  const endpoint = question.endpoints?.[Number(path[1])];
  return (
    endpoint !== undefined &&
    (question.flows ?? []).some((flow) => names(flow.from, endpoint) || names(flow.to, endpoint))
  );
};

/** One pass over everything that may go, the big parts first. */
const onePass = async (question: Question, stillDiffers: StillDiffers): Promise<Question> => {
  let current = question;
  for (let depth = 1; depth < 16; depth++) {
    // From the end: an index that was listed stays right when something behind it is gone.
    for (const path of listRemovals(current, depth).reverse()) {
      if (!isRemovable(path) || isEndOfFlow(current, path)) continue;
      const smaller = without(current, path);
      if (await stillDiffers(smaller)) current = smaller;
    }
  }
  return current;
};

/**
 * A smallest question about which the two sides still differ: nothing can be taken out of it, be it a policy, a rule, an
 * element of a list or an entry of a map, without their agreeing. The way is greedy: each part is tried by itself, the
 * big ones first, until a pass over all of them finds nothing more.
 */
export const shrinkWorld = async (question: Question, stillDiffers: StillDiffers): Promise<Question> => {
  let current = await withOneFlow(question, stillDiffers);
  for (;;) {
    const smaller = await onePass(current, stillDiffers);
    if (JSON.stringify(smaller) === JSON.stringify(current)) return current;
    current = smaller;
  }
};
