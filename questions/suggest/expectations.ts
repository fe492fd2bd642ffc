import { Document } from "yaml";
import { workloadNames } from "../../policies/lab/workload";
import { VerdictEngine, verdictOf } from "../../verdicts/answer-question";
import type { Flow } from "../../verdicts/world";
import { addEvidence, type Evidence, evidenceText, noEvidence, passedOf } from "./evidence";
import { type EndText, endOf, type WrittenEnd } from "./expectation-ends";
import { isOwnNode, type Wishes } from "./peers";
import type { SeenRow } from "./seen-rows";
import type { Suggestion } from "./suggest";

interface Wanted {
  readonly from: WrittenEnd;
  readonly to: WrittenEnd;
  readonly flow: Flow;
  readonly verdict: string;
  readonly evidence: Evidence;
}

const head = `# What was seen to pass has to pass, and what did not has not to. Held against the policies by: lab test FOLDER`;

const isDenied = (verdict: string): boolean => verdict.startsWith("denied-");

/** A request makes a difference where rules name requests. */
const askedFlow = ({ flow }: SeenRow, { l7, fqdn }: Wishes): Flow => {
  const { http, dns, ...packet } = flow;
  return {
    ...packet,
    ...(l7 && http !== undefined ? { http } : {}),
    ...(fqdn && dns !== undefined ? { dns } : {}),
  };
};

const flowNode = ({ flow }: Wanted, from: EndText, to: EndText): Readonly<Record<string, unknown>> => {
  const { port, protocol = "TCP", http, dns } = flow;
  return {
    from,
    to,
    port,
    ...(protocol === "TCP" ? {} : { protocol }),
    ...(http === undefined ? {} : { http: { method: "GET", path: "/", ...http } }),
    ...(dns === undefined ? {} : { dns }),
  };
};

const wantedOf = (suggestion: Suggestion, wishes: Wishes): readonly Wanted[] => {
  const { workloads, world, policies, passed, leftOut } = suggestion;
  const byEnd = new Map(
    workloads.flatMap((workload) => workload.ends.map(({ id }) => [id, workload] as const)),
  );
  const all = [...(world.policies ?? []), ...policies.map(({ object }) => object)];
  const engine = new VerdictEngine({ ...world, policies: all });
  const found = new Map<string, Wanted>();
  for (const row of [...passed, ...leftOut]) {
    const { group } = row;
    // Its own node is let in whatever policies say.
    if (isOwnNode(group.from)) continue;
    const [from, to] = [group.from, group.to].map((end) => endOf(end, byEnd.get(end.id), wishes));
    if (from === undefined || to === undefined) continue;
    const flow = askedFlow(row, wishes);
    const { verdict } = verdictOf(engine.decide(engine.resolve(flow, "flow")));
    const didPass = passedOf(group) > 0;
    if (didPass ? verdict !== "allowed" : !isDenied(verdict)) continue;
    const { port, protocol, http, dns } = flow;
    const key = JSON.stringify([from.text, to.text, port, protocol, http, dns]);
    const known = found.get(key) ?? { from, to, flow, verdict, evidence: noEvidence() };
    addEvidence(known.evidence, group);
    found.set(key, known);
  }
  return [...found.values()];
};

/**
 * `expectations.yaml` for a suggestion: what was seen to pass passes, what was dropped stays so. Where all ends are the lab's it is
 * written in the lab's names, as phase `own` takes it.
 */
export const suggestedExpectations = (suggestion: Suggestion, wishes: Wishes): string => {
  const wanted = wantedOf(suggestion, wishes);
  const isLab = wanted.every(({ from, to }) => from.inLab !== undefined && to.inLab !== undefined);
  const textOf = ({ text, inLab = text }: WrittenEnd): EndText => (isLab ? inLab : text);
  const document = new Document({});
  if (isLab) {
    const names = wanted.flatMap(({ from, to }) => [textOf(from), textOf(to)]);
    const pods = workloadNames.filter((name) => names.includes(name));
    document.set("workloads", document.createNode(pods, { flow: true }));
  }
  const list = wanted.map((one) => {
    const item = document.createNode({ verdict: one.verdict });
    const flow = flowNode(one, textOf(one.from), textOf(one.to));
    item.items.unshift(document.createPair("flow", document.createNode(flow, { flow: true })));
    const because = one.verdict === "allowed" ? `seen: ${evidenceText(one.evidence)}` : "it was not let pass";
    item.items.push(document.createPair("because", because));
    return item;
  });
  document.set("expectations", document.createNode(list));
  return `${head}\n${document.toString({ lineWidth: 0 })}`;
};
