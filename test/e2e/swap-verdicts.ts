import type { Flow } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { labWorld, toFlow } from "../../policies/lab/lab-world";
import { type Workload, type WorkloadName, workloadNames } from "../../policies/lab/workload";
import { workloadsOf } from "../../policies/lab/workloads";
import type { Phase } from "../../policies/phase";
import { flowText } from "../../policies/unmet-expectations";
import { VerdictEngine } from "../../verdicts/answer-question";
import { policyKinds } from "../../verdicts/rules/read-policies";
import type { ManifestObject } from "../../verdicts/world";
import type { WatchEvent } from "./watch-log";
import { endsMoment, momentText } from "./watch-moment";

/** How far a flow comes: the place in this list. */
const reaches = ["not allowed", "allowed after authentication", "allowed"] as const;

/** How far each flow comes with these policies. @throws Error for a policy or a flow that the engine cannot judge. */
const reachesOf = (lab: Lab, policies: readonly ManifestObject[], flows: readonly Flow[]): number[] => {
  const engine = new VerdictEngine({ ...labWorld(lab), policies });
  for (const { kind, name, error } of engine.compiled.statuses) {
    if (error !== undefined) throw new Error(`${kind} ${name}: ${error}`);
  }
  return flows.map((flow) => {
    const { verdict, auth, because } = engine.verdict(toFlow(lab, flow));
    if (verdict === "not-evaluable") {
      throw new Error(`${flowText(flow)}: ${because.map(({ text }) => text).join("; ")}`);
    }
    if (verdict !== "allowed") return 0;
    return auth === "required" ? 1 : 2;
  });
};

const isPolicy = ({ kind }: { readonly kind: string }): boolean => Object.hasOwn(policyKinds, kind);

/** A live object without what an API server adds to it; a list leaves kind and version to the reader. */
const asWritten = ({ kind, object }: WatchEvent): ManifestObject => {
  const { name = "", namespace } = object.metadata ?? {};
  const { spec, specs } = object as { readonly spec?: unknown; readonly specs?: unknown };
  return {
    apiVersion: policyKinds[kind] ?? "",
    kind,
    metadata: namespace === undefined ? { name } : { name, namespace },
    ...(spec === undefined ? {} : { spec }),
    ...(specs === undefined ? {} : { specs }),
  };
};

/** The policies and pods that are there, event by event. */
class Replay {
  readonly #policies = new Map<string, ManifestObject>();
  readonly #pods = new Map<string, WatchEvent["object"]>();

  get policies(): readonly ManifestObject[] {
    return [...this.#policies.values()];
  }

  apply(event: WatchEvent): void {
    const key = `${event.kind}/${event.object.metadata?.namespace}/${event.name}`;
    if (event.kind === "Pod") {
      if (event.type === "DELETED") this.#pods.delete(key);
      else this.#pods.set(key, event.object);
    }
    if (!isPolicy(event)) return;
    if (event.type === "DELETED") this.#policies.delete(key);
    else this.#policies.set(key, asWritten(event));
  }

  /** Whether a pod of a workload is there: one in its namespace that has its labels. */
  runs({ namespace, labels }: Workload): boolean {
    return [...this.#pods.values()].some(
      ({ metadata }) =>
        metadata?.namespace === namespace &&
        Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value),
    );
  }
}

/** A flow, and how far it comes in the phases that say something about it. */
interface BoundedFlow {
  readonly flow: Flow;
  readonly pods: readonly Workload[];
  readonly bounds: readonly { readonly phase: string; readonly reach: number }[];
}

const podsOf = (lab: Lab, { from, to }: Flow): Workload[] => {
  const workloads = workloadsOf(lab);
  return workloadNames.filter((name) => name === from || name === to).map((name) => workloads[name]);
};

/**
 * Whether a phase says something about a flow: it has pods in the namespaces of the flow's ends. It leaves another
 * namespace without policies, because it leaves it without pods.
 */
const saysSomething = (lab: Lab, { workloads }: Phase, pods: readonly Workload[]): boolean => {
  const namespaces = new Set(workloads.map((name: WorkloadName) => workloadsOf(lab)[name].namespace));
  return pods.every(({ namespace }) => namespaces.has(namespace));
};

/** Every flow that the expectations of some phases name, once. */
export const flowsOf = (lab: Lab, phases: readonly Phase[]): readonly Flow[] => {
  const named = phases.flatMap((phase) => phase.expectations(lab)).map(({ flow }) => flow);
  return [...new Map(named.map((flow) => [JSON.stringify(flow), flow])).values()];
};

const boundedFlows = (lab: Lab, phases: readonly Phase[], flows: readonly Flow[]): readonly BoundedFlow[] => {
  const reachesByPhase = phases.map((phase) => {
    const policies = phase.objects(lab).filter(isPolicy);
    return reachesOf(
      lab,
      policies.map((object) => ({ ...object })),
      flows,
    );
  });
  return flows.map((flow, index) => {
    const pods = podsOf(lab, flow);
    const bounds = phases.flatMap((phase, number) => {
      const reach = reachesByPhase[number]?.[index];
      return reach !== undefined && saysSomething(lab, phase, pods) ? [{ phase: phase.name, reach }] : [];
    });
    return { flow, pods, bounds };
  });
};

/** Flows that differ in a header only are told apart by it. */
const fullText = (flow: Flow): string =>
  flow.http?.headers === undefined
    ? flowText(flow)
    : `${flowText(flow)} with ${JSON.stringify(flow.http.headers)}`;

/**
 * Replays the API server's events of a swap and asks the verdict engine after each of them what the policies of that
 * moment do to flows. A flow may come no further than in one of the two phases (a hole), and no less far than in both
 * (a cut).
 *
 * A phase without pods in a flow's namespaces has no policies there either and bounds nothing: the other phase alone
 * does, for as long as the flow's pods are there.
 *
 * @param flows default: those that the two phases' expectations name.
 * @returns one line per flow and moment at which it leaves its bounds.
 * @throws Error for a policy or a flow that the engine cannot judge.
 */
export const swapViolations = (
  lab: Lab,
  events: readonly WatchEvent[],
  before: Phase,
  after: Phase,
  flows: readonly Flow[] = flowsOf(lab, [before, after]),
): string[] => {
  const bounded = boundedFlows(lab, [before, after], flows);
  const replay = new Replay();
  const outside = new Set<Flow>();
  let now: readonly number[] | undefined;
  return events.flatMap((event, index) => {
    replay.apply(event);
    if (isPolicy(event)) now = undefined;
    if (!endsMoment(events, index)) return [];
    now ??= reachesOf(lab, replay.policies, flows);
    const reached = now;
    return bounded.flatMap(({ flow, pods, bounds }, number) => {
      const reach = reached[number] ?? 0;
      const limits = bounds.map((bound) => bound.reach);
      const counts = bounds.length === 2 || (bounds.length === 1 && pods.every((pod) => replay.runs(pod)));
      if (!counts || (Math.min(...limits) <= reach && reach <= Math.max(...limits))) {
        outside.delete(flow);
        return [];
      }
      if (outside.has(flow)) return [];
      outside.add(flow);
      const expected = bounds.map((bound) => `${bound.phase}: ${reaches[bound.reach]}`).join(", ");
      return [`${momentText(event)}: ${fullText(flow)} is ${reaches[reach]} (${expected})`];
    });
  });
};
