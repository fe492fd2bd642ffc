import type { ClusterApi } from "../../cluster/api";
import type { Load } from "./load-script";
import { type RunningLoad, startLoad } from "./run-load";
import type { SwapFlow } from "./swap-flows";

/** Starts to send what a flow is, from its pod. */
export const startFlow = (
  api: ClusterApi,
  { planned: { source, destination, expected }, connections }: SwapFlow,
  how: Pick<Load, "rate" | "seconds">,
  accessDenied: string,
): RunningLoad => {
  if (source.kind !== "pod" || destination.kind !== "pod") throw new Error("a flow without pods at its ends");
  const { namespace, name, containers } = source.pod;
  const { port, http } = expected.row.flow;
  return startLoad(
    api,
    { namespace, pod: name, container: containers[0] ?? "" },
    {
      target: { host: destination.address, port },
      ...(http === undefined ? {} : { http }),
      keepsAlive: connections === "kept alive",
      ...how,
    },
    accessDenied,
  );
};
