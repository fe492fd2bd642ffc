import type { Expectation, LabPeer } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { endText, labPeers, toFlow } from "../../policies/lab/lab-world";
import type { ExpectedRow } from "../../questions/subject";
import type { Peer } from "../../verdicts/world";

/**
 * Expectations of the lab, for the pods that stand for its ends in a cluster.
 *
 * @param names what a cluster's own pods are called there, under the lab's names.
 */
export const labRows = (
  lab: Lab,
  expectations: readonly Expectation[],
  names: ReadonlyMap<string, Peer>,
): readonly ExpectedRow[] => {
  const peers: Readonly<Record<LabPeer, Peer>> = { ...labPeers(lab), ...Object.fromEntries(names) };
  return expectations.map(({ flow, verdict, auth, because }) => ({
    row: { from: flow.from, to: endText(flow.to), flow: toFlow(lab, flow, peers) },
    verdict,
    ...(auth === undefined ? {} : { auth }),
    because,
  }));
};
