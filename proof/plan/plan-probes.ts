import type { ExpectedRow, Subject } from "../../questions/subject";
import { kindOf } from "../probes/probe";
import type { ClusterFacts } from "./cluster-facts";
import { type Destination, destinationOf } from "./destination";
import { laneOf } from "./lane";
import { isNotHere, type NotHere, type Source, sourceOf } from "./source";

/** An expectation, and how it is tried. */
export interface PlannedProbe {
  readonly expected: ExpectedRow;
  readonly source: Source;
  readonly destination: Destination;
  /**
   * Probes of one lane go one after the other, lanes beside each other. What is seen between two ends is to be one probe's;
   * and a name that is looked up opens its address for its pod.
   */
  readonly lane: string;
}

/** An expectation that can't be tried here. */
export interface LeftOut extends NotHere {
  readonly expected: ExpectedRow;
}

/** What is to be tried, in the order of the expectations. */
export type Planned = PlannedProbe | LeftOut;

/** Whether an expectation is tried. */
export const isTried = (planned: Planned): planned is PlannedProbe => !("notHere" in planned);

/** Who a source is, in a word. */
export const sourceName = (source: Source): string => {
  switch (source.kind) {
    case "pod":
      return `${source.pod.namespace}/${source.pod.name}`;
    case "helper":
      return `${source.endpoint.namespace}/${source.endpoint.name}`;
    case "outside":
      return "world";
  }
};

const planOne = (
  expected: ExpectedRow,
  facts: ClusterFacts,
  { world }: Pick<Subject, "world">,
  authenticates: boolean,
): Planned => {
  const { flow } = expected.row;
  const endpoints = world.endpoints ?? [];
  const { protocol = "TCP", port, http, dns, tls } = flow;
  if (facts.nodes.length > 0 && facts.nodes.every(({ played }) => played))
    return {
      expected,
      notHere: "no packet flows here: every node is played",
      fix: "./lab sandbox up --packets",
    };
  if (expected.auth === "required" && !authenticates)
    return { expected, notHere: "no SPIRE server runs, so nobody can be authenticated" };
  const asked = {
    protocol,
    target: { host: "", port },
    ...(http === undefined ? {} : { http }),
    ...(dns === undefined ? {} : { dns }),
    ...(tls === undefined ? {} : { tls }),
  };
  if (kindOf(asked) === "none")
    return { expected, notHere: `no pod without privileges can send ${protocol}` };
  const source = sourceOf(flow.from, facts, endpoints);
  if (isNotHere(source)) return { expected, ...source };
  const destination = destinationOf(flow, source, facts, endpoints);
  if (isNotHere(destination)) return { expected, ...destination };
  const lane = laneOf(source, destination, flow.to, kindOf(asked) === "dns");
  return { expected, source, destination, lane };
};

/**
 * How each expectation of a subject is tried on a cluster.
 *
 * @param authenticates whether pods can prove to each other who they are (Cilium's mutual authentication, by SPIRE).
 */
export const planProbes = (
  subject: Pick<Subject, "world" | "expected">,
  facts: ClusterFacts,
  authenticates: boolean,
): readonly Planned[] => subject.expected.map((expected) => planOne(expected, facts, subject, authenticates));
