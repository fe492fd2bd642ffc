import { setTimeout as sleep } from "node:timers/promises";
import { labImages } from "../../policies/lab/lab-images";
import type { RunningLoad } from "../../proof/load/run-load";
import { startFlow } from "../../proof/load/start-flow";
import { carrying, type SwapFlow, swapFlows } from "../../proof/load/swap-flows";
import { type FlowTally, isAtWork, tallyOf } from "../../proof/load/tally";
import { Helpers } from "../../proof/run/helpers";
import { rowKey } from "../../questions/flow-row";
import { interruption } from "../../sandbox/interruption";
import type { Verdict } from "../../verdicts/answer";
import { VerdictEngine } from "../../verdicts/answer-question";
import type { Cluster } from "../open-cluster";
import { say } from "../verdicts/say";
import { usageError } from "../verdicts/usage-error";
import { type LoadedProof, loadProof, type Wanted } from "./load-subject";
import { nodesOf, prepare, watchOf } from "./prepare";
import type { ProveOptions } from "./prove-options";
import { bringUp, tokenOfStack } from "./pulumi-swap";

/** Requests a second of each flow. */
const RATE = 20;
/** So long is waited until the rules are seen at work, before the swap and after it; a busy machine is slow. */
const PATIENCE_MS = 60_000;
/** Longer than any swap; a load ends by itself then. */
const MOST_SECONDS = 600;

/** What a swap is made with. */
export interface SwapPlace {
  readonly cluster: Cluster;
  readonly wanted: Wanted;
  readonly options: ProveOptions;
  readonly project: () => string;
}

/** The verdicts that are computed for the cluster's policies now, by row. */
const verdictsOf = ({ subject: { world, expected } }: LoadedProof): ReadonlyMap<string, Verdict> => {
  const engine = new VerdictEngine(world);
  return new Map(expected.map(({ row }) => [rowKey(row), engine.verdict(row.flow).verdict]));
};

const endsText = ({ planned: { source, destination } }: SwapFlow): string =>
  [source, destination]
    .map((end) => (end.kind === "pod" ? `${end.pod.name} ${end.pod.addresses.join()}` : ""))
    .join();

interface Look {
  readonly flows: readonly SwapFlow[];
  /** Flows whose requests carry a token that is not known here. */
  readonly unknown: readonly SwapFlow[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly accessDenied: string;
}

const lookAt = async ({ cluster, wanted, options, project }: SwapPlace, stack: string): Promise<Look> => {
  const nodes = await nodesOf(cluster.api);
  const loaded = await loadProof(wanted, options.context, () => undefined);
  const signal = interruption;
  // None is made: flows from pods that are not there are left out.
  const helpers = new Helpers(cluster.api, {
    image: labImages.clientImage,
    seconds: 1,
    patienceMs: 0,
    signal,
  });
  const { planned, context } = await prepare(
    cluster.api,
    loaded,
    nodes,
    { helpers, debug: undefined },
    options,
    project,
  );
  const { placeholder } = context;
  const token =
    placeholder === undefined || placeholder.value !== undefined
      ? placeholder
      : // The Secret is only in the cluster while a phase needs it.
        { ...placeholder, value: await tokenOfStack(project(), stack) };
  const all = swapFlows(planned);
  const flows = all.flatMap((flow) => carrying(flow, token) ?? []);
  return {
    flows,
    unknown: all.filter(({ key }) => !flows.some((flow) => flow.key === key)),
    verdicts: verdictsOf(loaded),
    accessDenied: context.answers.accessDenied,
  };
};

const settle = async ({ cluster }: SwapPlace): Promise<void> => {
  const { watch } = await watchOf(cluster.api, await nodesOf(cluster.api));
  const { open, fix } = await watch.settle(new Set(), interruption, () => undefined);
  if (open[0] !== undefined) say(`not settled: ${open[0]}${fix === undefined ? "" : `\nfix: ${fix}`}`);
};

/** Waits until what is computed is what is seen of every flow; who waits too long finds it in what is counted. */
const untilAtWork = async (
  running: readonly { readonly flow: SwapFlow; readonly load: RunningLoad }[],
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<void> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !interruption.aborted; await sleep(250))
    if (running.every(({ flow, load }) => isAtWork(verdicts.get(flow.key) ?? "not-evaluable", load.samples)))
      return;
};

/** Probes all the while that a stack goes from one phase to the other. */
export const swapUnderLoad = async (
  place: SwapPlace,
  stack: string,
  to: string,
): Promise<readonly FlowTally[]> => {
  const before = await lookAt(place, stack);
  if (before.flows.length === 0)
    throw usageError(
      "no flow of these phases begins and ends at pods that run",
      "lab prove   # says of each why",
    );
  for (const { text, connections } of before.unknown)
    if (connections === "new")
      say(
        `not probed: ${text}\nfix: pulumi config set --secret --path lab.adminToken   # the token it carries`,
      );
  await settle(place);
  say(`probing ${before.flows.length} flows, ${RATE} times a second each`);
  const running = before.flows.map((flow) => ({
    flow,
    load: startFlow(place.cluster.api, flow, { rate: RATE, seconds: MOST_SECONDS }, before.accessDenied),
  }));
  let ends: readonly (string | undefined)[] = [];
  let after: Look;
  try {
    await untilAtWork(running, before.verdicts);
    say(`pulumi up to phase ${to}`);
    await bringUp(place.project(), stack, to);
    await settle(place);
    after = await lookAt(place, stack);
    await untilAtWork(running, after.verdicts);
  } finally {
    ends = await Promise.all(running.map(({ load }) => load.stop()));
  }
  return running.flatMap(({ flow, load }, index): FlowTally[] => {
    const later = after.flows.find(
      ({ key, connections }) => key === flow.key && connections === flow.connections,
    );
    const [first, second] = [before.verdicts.get(flow.key), after.verdicts.get(flow.key)];
    if (first === undefined || second === undefined) return [];
    // Silence of a pod that went is no policy's.
    const ended =
      later === undefined || endsText(later) !== endsText(flow)
        ? "a pod at its ends went or was replaced"
        : ends[index];
    return [
      tallyOf({
        flow: flow.text,
        connections: flow.connections,
        before: first,
        after: second,
        samples: load.samples,
        ...(ended === undefined ? {} : { ended }),
      }),
    ];
  });
};
