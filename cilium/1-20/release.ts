import { cilium119 } from "../1-19/release";
import type { ChartChanges } from "../chart-changes";
import type { CiliumRelease } from "../cilium-release";
import type { ChartKeys } from "../key-tree";
import type { KnownFields } from "../known-fields";
import { agentMetrics120 } from "./agent-metrics";
import chartChanges from "./chart-changes.generated.json";
import chartKeys from "./chart-keys.generated.json";
import knownFields from "./known-fields.generated.json";

/** Cilium 1.20. What is different is in "1.20 Upgrade Notes" of its documentation, unless a line says otherwise. */
export const cilium120: CiliumRelease = {
  ...cilium119,
  minor: "1.20",
  version: "1.20.2",
  chart: {
    digests: { "1.20.0": "c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883" },
    keys: chartKeys as ChartKeys,
    changes: chartChanges as unknown as ChartChanges,
    authenticates: false,
  },
  fields: knownFields as unknown as KnownFields,
  engine: { ...cilium119.engine },
  metrics: { ...cilium119.metrics, agent: agentMetrics120 },
  requires: { kubernetes: ["1.33", "1.34", "1.35", "1.36"], kernel: "5.10" },
};
