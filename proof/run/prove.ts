import type { Subject } from "../../questions/subject";
import { VerdictEngine, verdictOf } from "../../verdicts/answer-question";
import { policyIdentity } from "../../verdicts/rules/read-policies";
import { changedBetween, type Snapshot } from "../agents/snapshot";
import type { PolicyWatch } from "../agents/watch-policies";
import { seenFate } from "../judge";
import { isTried, type Planned, type PlannedProbe } from "../plan/plan-probes";
import { explainMismatch, type OwnPolicies } from "../result/explain-mismatch";
import type { ProofRow, Testimony } from "../result/proof";
import { weigh } from "../result/weigh";
import type { MissingWitness, OpenWitness } from "../witness";
import { isOpen } from "../witness";
import { inLanes } from "./in-lanes";
import { type Made, type ProbeContext, ProbeMaker } from "./make-probes";
import { windowOf } from "./window";

/** At once: more would only wait for each other, and be hiccups. */
const TOGETHER = 6;

/** What is to be proven, and with whose help. */
export interface ProofTask {
  readonly subject: Subject;
  readonly planned: readonly Planned[];
  readonly own: OwnPolicies;
  readonly watch: PolicyWatch;
  /** Taken before the subject was loaded. */
  readonly before: Snapshot;
  readonly context: ProbeContext;
  readonly witnesses: readonly (OpenWitness | MissingWitness)[];
  readonly signal: AbortSignal;
  /** Is told what is being done; `done` of `all` where that is known. */
  readonly progress: (what: string, done?: number, all?: number) => void;
}

/** What became of the expectations, and what has to be known of it. */
export interface Proven {
  readonly rows: readonly ProofRow[];
  /** What changed while probes ran, of what decides them; empty: nothing. */
  readonly changed: readonly string[];
}

type Trial = Made | undefined;

const notProven = (
  { expected }: Planned,
  computed: ProofRow["computed"],
  reason: string,
  fix?: string,
): ProofRow => ({
  expected,
  computed,
  result: "not-proven",
  witnesses: [],
  reasons: [reason],
  ...(fix === undefined ? {} : { fix }),
});

const testimoniesOf = async (
  planned: PlannedProbe,
  made: Extract<Made, { client: object }>,
  witnesses: ProofTask["witnesses"],
): Promise<readonly Testimony[]> => {
  const window = windowOf(planned.expected, made);
  return Promise.all(
    witnesses.map(async (witness): Promise<Testimony> => {
      const { name } = witness;
      if (!isOpen(witness)) return { witness: name, missing: witness.missing, fix: witness.fix };
      if (window === undefined) return { witness: name, missing: "no pod sent it" };
      try {
        return { witness: name, observations: await witness.saw(window) };
      } catch (error) {
        return { witness: name, missing: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
};

interface Tries {
  readonly made: ReadonlyMap<PlannedProbe, Trial>;
  /** What the agents had still to do when nobody waited any longer. */
  readonly open: readonly string[];
  readonly changed: readonly string[];
}

/** The pods at the ends of probes. */
const endsOf = (planned: readonly Planned[]): ReadonlySet<string> =>
  new Set(
    planned
      .filter(isTried)
      .flatMap(({ source, destination }) =>
        [source, destination].flatMap((end) =>
          end.kind === "pod" ? [`${end.pod.namespace}/${end.pod.name}`] : [],
        ),
      ),
  );

/** Policies that Cilium refuses: no agent ever takes them. */
const refusedIn = (engine: VerdictEngine): ReadonlySet<string> =>
  new Set(
    engine.compiled.statuses
      .filter(({ error }) => error !== undefined)
      .map(({ kind, namespace = "", name }) => policyIdentity({ kind, namespace, name })),
  );

/** Waits for the agents and tries everything once. */
const tryAll = async (task: ProofTask, engine: VerdictEngine): Promise<Tries> => {
  const { planned, watch, before, signal, progress } = task;
  const tried = planned.filter(isTried);
  if (tried.length === 0) return { made: new Map(), open: [], changed: [] };
  progress("waiting until the agents have taken the policies");
  const refused = refusedIn(engine);
  const { open } = await watch.settle(refused, signal, (what) => progress(`waiting: ${what}`));
  if (open.length > 0 || signal.aborted) return { made: new Map(), open, changed: [] };
  const maker = new ProbeMaker(task.context);
  let done = 0;
  progress("probing", done, tried.length);
  const count = () =>
    Promise.all(task.witnesses.map((witness) => (isOpen(witness) ? witness.count?.() : undefined)));
  const results = await inLanes(tried, TOGETHER, signal, async (one) => {
    await count();
    const made = await maker.make(one);
    await count();
    progress("probing", ++done, tried.length);
    return made;
  });
  const made = new Map(tried.map((one, index) => [one, results[index]]));
  return { made, open: [], changed: changedBetween(before, await watch.snapshot(), endsOf(planned)) };
};

/**
 * Proves expectations: waits for the agents, tries everything, asks the witnesses, weighs, explains. Where something changed
 * meanwhile that decides, the rows are worth nothing; whoever asked loads everything anew and asks again.
 */
export const prove = async (task: ProofTask): Promise<Proven> => {
  const { subject, planned, own, context, witnesses } = task;
  const engine = new VerdictEngine(subject.world);
  const resolved = new Map(
    planned.map((one) => [one, engine.resolve(one.expected.row.flow, "flow")] as const),
  );
  const computed = (one: Planned): ProofRow["computed"] => {
    const flow = resolved.get(one);
    if (flow === undefined) throw new Error("an expectation that was not planned");
    return verdictOf(engine.decide(flow), Number.POSITIVE_INFINITY);
  };
  const { made, open, changed } = await tryAll(task, engine);
  if (changed.length > 0) return { rows: [], changed };
  task.progress("asking the witnesses");
  const rows = await Promise.all(
    planned.map(async (one): Promise<ProofRow> => {
      if (!isTried(one)) return notProven(one, computed(one), one.notHere, one.fix);
      const trial = made.get(one);
      if (trial === undefined)
        return notProven(
          one,
          computed(one),
          open.length > 0 ? `not settled: ${open.join("; ")}` : "it was interrupted",
        );
      if ("notMade" in trial) return notProven(one, computed(one), trial.notMade, trial.fix);
      const answer = computed(one);
      const { outcome } = trial.client;
      const testimonies = await testimoniesOf(one, trial, witnesses);
      const { result, reasons } = weigh({
        expected: one.expected,
        computed: answer,
        outcome,
        testimonies,
        answers: context.answers,
      });
      const seen = seenFate(outcome, one.expected.row.flow, context.answers);
      const why =
        result === "mismatch" ? explainMismatch(one.expected, answer, seen, subject.world, own) : [];
      return {
        expected: one.expected,
        computed: answer,
        result,
        client: trial.client,
        witnesses: testimonies,
        reasons: [...reasons, ...why],
      };
    }),
  );
  return { rows, changed: [] };
};
