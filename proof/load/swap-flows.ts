import { rowKey, rowText } from "../../questions/flow-row";
import type { Planned, PlannedProbe } from "../plan/plan-probes";
import { isTried } from "../plan/plan-probes";
import { filledIn, type Placeholder } from "../probes/placeholder";
import { kindOf } from "../probes/probe";

/** A flow that can be tried again and again while something changes. */
export interface SwapFlow {
  readonly text: string;
  readonly key: string;
  readonly planned: PlannedProbe;
  readonly connections: "new" | "kept alive";
}

/** Both ends are pods that are there, and what is sent is HTTP or nothing but a connection. */
const isSteady = ({ source, destination, expected: { row } }: PlannedProbe): boolean => {
  const { port, protocol = "TCP", http, dns, tls } = row.flow;
  if (source.kind !== "pod" || destination.kind !== "pod") return false;
  const kind = kindOf({
    protocol,
    target: { host: destination.address, port },
    ...(http === undefined ? {} : { http }),
    ...(dns === undefined ? {} : { dns }),
    ...(tls === undefined ? {} : { tls }),
  });
  return kind === "http" || kind === "tcp";
};

/**
 * The flows of expectations that can be tried all the while: each once, requests over new connections and over one that is kept.
 */
export const swapFlows = (planned: readonly Planned[]): readonly SwapFlow[] => {
  const steady = planned.filter(isTried).filter(isSteady);
  const distinct = [...new Map(steady.map((one) => [rowKey(one.expected.row), one])).values()];
  return distinct.flatMap((one) => {
    const flow = { text: rowText(one.expected.row), key: rowKey(one.expected.row), planned: one };
    const isRequest = one.expected.row.flow.http !== undefined;
    return [
      { ...flow, connections: "new" as const },
      ...(isRequest ? [{ ...flow, connections: "kept alive" as const }] : []),
    ];
  });
};

/**
 * A flow with what its request really carries in place of a placeholder. What is shown of it stays as it is.
 *
 * @returns undefined where that is not known.
 */
export const carrying = (flow: SwapFlow, placeholder: Placeholder | undefined): SwapFlow | undefined => {
  const { expected } = flow.planned;
  const { http } = expected.row.flow;
  if (http?.headers === undefined) return flow;
  const headers = filledIn(http.headers, placeholder);
  if (headers === undefined) return undefined;
  const row = { ...expected.row, flow: { ...expected.row.flow, http: { ...http, headers } } };
  return { ...flow, planned: { ...flow.planned, expected: { ...expected, row } } };
};
