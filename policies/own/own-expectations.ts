import { type ExpectationProblem, problemText } from "../../manifests/expectations/expectation-problem";
import {
  readExpectations,
  type WrittenExpectation,
  type WrittenExpectations,
  type WrittenFlow,
} from "../../manifests/expectations/read-expectations";
import { nearestName } from "../../messages/nearest-name";
import type { Expectation, FlowEnd, LabPeer } from "../expectation";
import { type WorkloadName, workloadNames } from "../lab/workload";

/** Ends that the lab has names for. */
export const labPeerNames: readonly LabPeer[] = [
  ...workloadNames,
  "client@peer",
  "client@stranger",
  "dns",
  "prometheus",
  "bystander",
  "world",
];

/** What the file says to phase `own`. */
export interface OwnExpectations {
  readonly workloads: readonly WorkloadName[];
  readonly expectations: readonly Expectation[];
}

/** Which of the lab's ends a text names; undefined if none. */
export const labPeerOf = (text: string): LabPeer | undefined => labPeerNames.find((name) => name === text);

const destinationOf = (text: string): FlowEnd | undefined => {
  if (text.startsWith("fqdn:")) return { fqdn: text.slice("fqdn:".length) };
  if (/^(?:entity:)?kube-apiserver$/.test(text)) return { entity: "kube-apiserver" };
  return labPeerOf(text.replace(/^entity:world$/, "world"));
};

const isWorkload = (text: string): text is WorkloadName => workloadNames.some((name) => name === text);

/** The flow in the lab's words; undefined if it is not about the lab alone. */
export const labFlowOf = ({
  from,
  to,
  port,
  protocol,
  http,
  dns,
}: WrittenFlow): Expectation["flow"] | undefined => {
  const [source, destination] = [labPeerOf(from), destinationOf(to)];
  if (source === undefined || destination === undefined || port === 0) return undefined;
  if (protocol !== "TCP" && protocol !== "UDP") return undefined;
  return {
    from: source,
    to: destination,
    port,
    protocol,
    ...(http === undefined ? {} : { http }),
    ...(dns === undefined ? {} : { dns }),
  };
};

const unknownName = (
  text: string,
  accepted: readonly string[],
  what: string,
): Pick<ExpectationProblem, "reason" | "fix"> => {
  const near = nearestName(text, accepted);
  return {
    reason: `${JSON.stringify(text)} is not ${what}. Accepted: ${accepted.join(", ")}.`,
    fix: near === undefined ? "write one of them." : `write ${near}.`,
  };
};

const flowProblems = (
  { flow }: WrittenExpectation,
  index: number,
  { lineOf }: WrittenExpectations,
): ExpectationProblem[] => {
  const problem = (name: string, what: Pick<ExpectationProblem, "reason" | "fix">): ExpectationProblem => {
    const key = `expectations[${index}].flow.${name}`;
    return { line: lineOf(key), key, ...what };
  };
  if (labPeerOf(flow.from) === undefined) {
    return [
      problem("from", unknownName(flow.from, labPeerNames, "an end of the lab, which phase own asks about")),
    ];
  }
  if (destinationOf(flow.to) === undefined) {
    const accepted = [...labPeerNames, "{ fqdn: NAME }", "{ entity: kube-apiserver }"];
    return [problem("to", unknownName(flow.to, accepted, "an end of the lab, which phase own asks about"))];
  }
  const reason = `${flow.protocol} is nothing that phase own asks about. Accepted: TCP, UDP.`;
  return [problem("protocol", { reason, fix: "write TCP or UDP." })];
};

/**
 * What a file says to phase `own`, whose ends are those of the lab.
 *
 * @returns the expectations, or everything that is wrong for that phase.
 */
export const ownExpectationsOf = (
  written: WrittenExpectations,
): { readonly read: OwnExpectations } | { readonly problems: readonly ExpectationProblem[] } => {
  const found = written.expectations.map((expectation) => ({
    expectation,
    flow: labFlowOf(expectation.flow),
  }));
  const problems = found.flatMap(({ expectation, flow }, index) =>
    flow === undefined ? flowProblems(expectation, index, written) : [],
  );
  if (problems.length > 0) return { problems };
  const workloads = (written.workloads ?? ["server", "client"]).filter(isWorkload);
  const expectations = found.flatMap(({ expectation: { verdict, auth, because }, flow }): Expectation[] =>
    flow === undefined ? [] : [{ flow, verdict, ...(auth === undefined ? {} : { auth }), because }],
  );
  return { read: { workloads, expectations } };
};

/**
 * Reads `expectations.yaml` for phase `own`.
 *
 * @returns the expectations, or one line per problem.
 * @throws ManifestError where it is not YAML.
 */
export const readOwnExpectations = (
  file: string,
): { readonly read: OwnExpectations } | { readonly problems: readonly string[] } => {
  const result = readExpectations(file, workloadNames);
  const own = "read" in result ? ownExpectationsOf(result.read) : result;
  return "read" in own ? own : { problems: own.problems.map(problemText) };
};
