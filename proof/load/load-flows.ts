import { isTried, type Planned } from "../plan/plan-probes";
import { type SwapFlow, swapFlows } from "./swap-flows";

const isDenied = ({ planned: { expected } }: SwapFlow): boolean => expected.verdict !== "allowed";

/**
 * The flows of the runbook's two loops: a denied path and a denied method. Where a phase denies no request, two connections
 * that it denies.
 */
export const loadFlows = (planned: readonly Planned[]): readonly SwapFlow[] => {
  const flows = swapFlows(planned.filter(isTried)).filter(
    (flow) => flow.connections === "new" && isDenied(flow),
  );
  const methodOf = ({ planned: { expected } }: SwapFlow) => expected.row.flow.http?.method;
  const path = flows.find((flow) => methodOf(flow) === "GET");
  const method = flows.find((flow) => methodOf(flow) !== undefined && methodOf(flow) !== "GET");
  const requests = [path, method].filter((flow) => flow !== undefined);
  return requests.length > 0 ? requests : flows.slice(0, 2);
};
