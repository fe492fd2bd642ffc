import type { Subject } from "../../questions/subject";
import { VerdictEngine, verdictOf } from "../../verdicts/answer-question";
import { policyIdentity } from "../../verdicts/rules/read-policies";
import { changedBetween, type Snapshot } from "../agents/snapshot";
import type { PolicyWatch } from "../agents/watch-policies";
import { isTried, type Planned, type PlannedProbe } from "../plan/plan-probes";
import type { OwnPolicies } from "../result/explain-mismatch";
import type { ProofRow } from "../result/proof";
import type { MissingWitness, OpenWitness, WitnessName } from "../witness";
import { isOpen } from "../witness";
import { inLanes } from "./in-lanes";
import { type Made, type ProbeContext, ProbeMaker } from "./make-probes";
import { proveRow } from "./prove-row";

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
  /** Those beside the client; asked for when the agents have settled, since one that is just starting tells nothing. */
  readonly witnesses: () => Promise<readonly (OpenWitness | MissingWitness)[]>;
  /** Those without whose word nothing is proven; one that is missing altogether is said elsewhere. */
  readonly required: readonly WitnessName[];
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

interface Tries {
  readonly made: ReadonlyMap<PlannedProbe, Made | undefined>;
  /** What the agents had still to do when nobody waited any longer. */
  readonly open: readonly string[];
  /** What brings it, where more waiting would not. */
  readonly fix?: string;
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
  const { open, fix } = await watch.settle(refused, signal, (what) => progress(`waiting: ${what}`));
  if (open.length > 0 || signal.aborted)
    return { made: new Map(), open, changed: [], ...(fix === undefined ? {} : { fix }) };
  const maker = new ProbeMaker(task.context);
  // Not earlier: an endpoint that comes while policies do may begin with old ones.
  maker.foresee(tried);
  const witnesses = await task.witnesses();
  let done = 0;
  const count = () =>
    Promise.all(witnesses.map((witness) => (isOpen(witness) ? witness.count?.() : undefined)));
  progress("probing", done, tried.length);
  // What is read after a probe is what was before the next one of its lane: nothing else goes between the same two ends.
  await count();
  const results = await inLanes(tried, TOGETHER, signal, async (one) => {
    const made = await maker.make(one);
    await count();
    progress("probing", ++done, tried.length);
    return made;
  });
  const made = new Map(tried.map((one, index) => [one, results[index]]));
  return { made, open: [], changed: changedBetween(before, await watch.snapshot(), endsOf(planned)) };
};

/** So many things that are still waited for are named. */
const NAMED = 3;

const heldBy = ({ open, fix }: Tries): { readonly reason: string; readonly fix?: string } => {
  if (open.length === 0) return { reason: "it was interrupted" };
  const more = open.length > NAMED ? [`and ${open.length - NAMED} more`] : [];
  return {
    reason: `not settled: ${[...open.slice(0, NAMED), ...more].join("; ")}`,
    ...(fix === undefined ? {} : { fix }),
  };
};

/**
 * Proves expectations: waits for the agents, tries everything, asks the witnesses, weighs, explains. Where something changed
 * meanwhile that decides, the rows are worth nothing; whoever asked loads everything anew and asks again.
 */
export const prove = async (task: ProofTask): Promise<Proven> => {
  const { subject, planned, own, context } = task;
  const engine = new VerdictEngine(subject.world);
  const resolved = planned.map((one) => ({ one, flow: engine.resolve(one.expected.row.flow, "flow") }));
  const tries = await tryAll(task, engine);
  if (tries.changed.length > 0) return { rows: [], changed: tries.changed };
  const witnesses = await task.witnesses();
  const watching = witnesses.filter(isOpen).map(({ name }) => name);
  const required = task.required.filter((name) => watching.includes(name));
  task.progress("asking the witnesses");
  const held = heldBy(tries);
  const rows = await Promise.all(
    resolved.map(({ one, flow }) =>
      proveRow({
        planned: one,
        computed: verdictOf(engine.decide(flow), Number.POSITIVE_INFINITY),
        made: isTried(one) ? tries.made.get(one) : undefined,
        held,
        witnesses,
        required,
        answers: context.answers,
        world: subject.world,
        own,
      }),
    ),
  );
  return { rows, changed: [] };
};
