import { isPolicy } from "../manifests/is-policy";
import { catalogue, type PhaseName } from "../policies/catalogue";
import type { LabPeer, Flow as NamedFlow } from "../policies/expectation";
import type { Lab } from "../policies/lab/lab";
import { endText, labPeers, phaseWorld, toFlow } from "../policies/lab/lab-world";
import type { Phase } from "../policies/phase";
import type { Peer } from "../verdicts/world";
import { labFlows } from "./lab-flows";
import type { ExpectedRow, Subject } from "./subject";

/** The flows that a phase's expectations name. */
export const namedFlows = (lab: Lab, phases: readonly PhaseName[]): readonly NamedFlow[] =>
  phases.flatMap((phase) => catalogue[phase].expectations(lab).map(({ flow }) => flow));

/** What a phase expects, for ends that stand for the lab's. */
export const expectedRows = (
  lab: Lab,
  phase: PhaseName,
  peers: Readonly<Record<LabPeer, Peer>> = labPeers(lab),
): readonly ExpectedRow[] =>
  catalogue[phase].expectations(lab).map(({ flow, verdict, auth, because }) => ({
    row: { from: flow.from, to: endText(flow.to), flow: toFlow(lab, flow, peers) },
    verdict,
    ...(auth === undefined ? {} : { auth }),
    because,
  }));

/**
 * The lab under the policies of a phase.
 *
 * @param named flows that have to be among the rows; those of the phase's own expectations always are.
 */
export const phaseSubject = (lab: Lab, phase: PhaseName, named: readonly NamedFlow[] = []): Subject => {
  const { summary, workloads }: Phase = catalogue[phase];
  const { policies = [], ...world } = phaseWorld(lab, catalogue[phase]);
  return {
    kind: "phase",
    name: phase,
    phase,
    summary,
    // A phase may hold objects that are no policies, such as a CiliumEnvoyConfig.
    world: { ...world, policies: policies.filter(isPolicy) },
    rows: labFlows(lab, [...namedFlows(lab, [phase]), ...named], workloads),
    names: new Map(Object.entries(labPeers(lab))),
    expected: expectedRows(lab, phase),
    notes:
      workloads.length > 0 ? [] : ["The phase has no lab pods; this is what somebody's would be open to."],
  };
};
