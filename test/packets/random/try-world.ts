import { DNS_ADDRESS } from "../../../sandbox/nodes/packets/kube-dns";
import { VerdictEngine, verdictOf } from "../../../verdicts/answer-question";
import type { ManifestObject, World } from "../../../verdicts/world";
import { generateInScene } from "../../differential/generate/generate-world";
import type { Scene } from "../../differential/generate/scene";
import { askerPolicy } from "./asker";
import type { ClusterOnNode } from "./cluster-on-node";
import type { HubbleRecorder } from "./hubble-recorder";
import { judge } from "./judge";
import { policiesForNode } from "./left-out";
import type { NodeUnderTest, Taken } from "./node-under-test";
import { NODE, type NodeEnds, type PlannedFlow, planFlow, WORLD } from "./plan-flow";
import type { ProgramInNetwork } from "./program-in-network";
import { checkRecord, type RecordedCheck } from "./recorded-check";
import type { TrialOutcome } from "./trial";

/** Longer than an answer takes on a busy machine; a dropped packet takes all of it. */
const PATIENCE_MS = 1_500;
/** A flow that differs is tried again, with more patience each time: a policy may be late, an answer slow. */
const AGAIN_MS: readonly number[] = [3_000, 6_000, 10_000];

/** A flow about which node and engine differ, or a policy that only one of them takes. */
export interface PacketDifference {
  readonly seed: number;
  readonly flow?: PlannedFlow["flow"];
  readonly policies: readonly ManifestObject[];
  /** What the engine says. */
  readonly engine: unknown;
  /** What was seen. */
  readonly seen: unknown;
}

/** What one world came to. */
export interface WorldResult {
  readonly seed: number;
  /** Flows that were tried and compared. */
  readonly flows: number;
  /** How many of them had each verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Why policies and flows were left out, one reason each. */
  readonly leftOut: readonly string[];
  readonly differences: readonly PacketDifference[];
  /** What Hubble recorded meanwhile, beside the engine. */
  readonly record: RecordedCheck;
  /** What the engine was asked about. */
  readonly world: World;
  /** The record itself. */
  readonly lines: readonly string[];
}

/** What a world is tried with. */
export interface Stage {
  readonly node: NodeUnderTest;
  readonly cluster: ClusterOnNode;
  readonly scene: Scene;
  readonly recorder: HubbleRecorder;
}

const serveAll = async (
  { node, cluster }: Stage,
  planned: readonly PlannedFlow[],
): Promise<ReadonlySet<string>> => {
  const programs = allPrograms(node, cluster);
  const taken = new Set<string>();
  await Promise.all(
    [...programs].map(async ([name, program]) => {
      const own = planned.filter(({ servers }) => servers.includes(name));
      const ports = (protocol: string): number[] => [
        ...new Set(own.filter(({ trial }) => trial.protocol === protocol).map(({ trial }) => trial.port)),
      ];
      const addresses =
        name === WORLD
          ? [...new Set(own.map(({ trial }) => trial.address))]
          : name === NODE
            ? [cluster.ends.node.address]
            : ["0.0.0.0"];
      const closed = await program.listen({ tcp: ports("TCP"), udp: ports("UDP"), addresses });
      for (const port of closed) taken.add(`${name} ${port}`);
    }),
  );
  return taken;
};

const allPrograms = (node: NodeUnderTest, cluster: ClusterOnNode): ReadonlyMap<string, ProgramInNetwork> =>
  new Map([...node.programs, ...cluster.programs]);

/** The port at which a Service's pods are asked: the trial goes to the Service's own. */
const atPods = (planned: PlannedFlow, engine: VerdictEngine): PlannedFlow[] =>
  engine
    .resolve(planned.flow, "flow")
    .targets.map(({ port }) => ({ ...planned, trial: { ...planned.trial, port } }));

const policyDifferences = async (
  seed: number,
  node: NodeUnderTest,
  policies: readonly ManifestObject[],
  engine: VerdictEngine,
  { refused, stored }: Taken,
): Promise<PacketDifference[]> => {
  const up = await node.takenUp([...stored.values()]);
  return policies.flatMap((policy, index) => {
    const { error } = engine.compiled.statuses[index] ?? {};
    const uid = stored.get(index);
    const isEnforced = uid !== undefined && up.has(uid);
    if ((error === undefined) === isEnforced) return [];
    const seen = isEnforced
      ? "the agent has taken it"
      : (refused.get(index) ?? "stored, and not taken by the agent");
    return [{ seed, policies: [policy], engine: error ?? "taken", seen }];
  });
};

const namesOf = async (
  node: NodeUnderTest,
  flows: readonly { readonly to: unknown }[],
): Promise<NodeEnds["names"]> => {
  const names = flows.flatMap(({ to }) =>
    typeof to === "object" && to !== null && "fqdn" in to ? [String(to.fqdn)] : [],
  );
  const found = await Promise.all(
    [...new Set(names)].map(async (name) => [name, await node.learn(name, DNS_ADDRESS)] as const),
  );
  return new Map(
    found.flatMap(([name, address]) => (address === undefined ? [] : [[name, address] as const])),
  );
};

/** Tries one random world: its policies on the node, each of its flows with packets, each beside the engine's verdict. */
export const tryWorld = async (stage: Stage, seed: number, flowsPerWorld: number): Promise<WorldResult> => {
  const { node, cluster, scene, recorder } = stage;
  const drawn = generateInScene(scene, seed, flowsPerWorld);
  const { policies, leftOut: policiesLeft } = policiesForNode(drawn.policies);
  const leftOut: string[] = [...policiesLeft];
  const world: World = { ...cluster.world, policies: [...policies, askerPolicy] };
  const engine = new VerdictEngine(world);
  const expected = new Set(
    engine.compiled.statuses.flatMap(({ error }, index) => (error === undefined ? [index] : [])),
  );
  const taken = await node.enforce(policies, expected);
  const began = Date.now();
  const ends: NodeEnds = { ...cluster.ends, names: await namesOf(node, drawn.flows) };
  const planned: PlannedFlow[] = [];
  for (const flow of drawn.flows) {
    const plan = planFlow(flow, ends);
    if ("leftOut" in plan) leftOut.push(plan.leftOut);
    else planned.push(plan);
  }
  // All ends first: whether a selector selects anybody is a question about all of them.
  const resolved = planned.map(({ flow }) => engine.resolve(flow, "flow"));
  const closed = await serveAll(
    stage,
    planned.flatMap((each) => atPods(each, engine)),
  );
  const programs = allPrograms(node, cluster);
  const once = (plan: PlannedFlow, patienceMs: number): Promise<TrialOutcome> => {
    const program = programs.get(plan.by);
    if (program === undefined) throw new Error(`nothing runs at ${plan.by}`);
    return program.try(plan.trial, patienceMs);
  };
  const differences = await policyDifferences(seed, node, policies, engine, taken);
  const verdicts: Record<string, number> = {};
  await Promise.all(
    planned.map(async (plan, index) => {
      const to = resolved[index];
      if (to === undefined) return;
      if (to.nowhere !== undefined || to.targets.length === 0) {
        leftOut.push("a Service that leads nowhere");
        return;
      }
      const atWorld = plan.servers.includes(WORLD) && plan.trial.port === 80;
      if (!atWorld && plan.servers.some((name) => closed.has(`${name} ${to.targets[0]?.port}`))) {
        leftOut.push("a port that a program of the node itself has");
        return;
      }
      const decided = engine.decide(to);
      let outcome = await once(plan, PATIENCE_MS);
      let judged = judge(decided, plan.trial, outcome);
      for (const patience of AGAIN_MS) {
        if (judged !== "differs") break;
        outcome = await once(plan, patience);
        judged = judge(decided, plan.trial, outcome);
      }
      if (typeof judged === "object") {
        leftOut.push(judged.leftOut);
        return;
      }
      const verdict = verdictOf(decided);
      verdicts[verdict.verdict] = (verdicts[verdict.verdict] ?? 0) + 1;
      if (judged === "differs") {
        differences.push({
          seed,
          flow: plan.flow,
          policies,
          engine: verdict,
          seen: { outcome, by: plan.by, trial: plan.trial },
        });
      }
    }),
  );
  const flows = Object.values(verdicts).reduce((sum, each) => sum + each, 0);
  const lines = await recorder.between(began, Date.now());
  return { seed, flows, verdicts, leftOut, differences, record: checkRecord(lines, world), world, lines };
};
