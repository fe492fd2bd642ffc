import { cilium119 } from "../1-19/release";
import type { CiliumRelease } from "../cilium-release";
import type { ChartKeys } from "../key-tree";
import type { KnownFields } from "../known-fields";
import chartKeys from "./chart-keys.generated.json";
import knownFields from "./known-fields.generated.json";

/** Cilium 1.20. What is different is in "1.20 Upgrade Notes" of its documentation, unless a line says otherwise. */
export const cilium120: CiliumRelease = {
  ...cilium119,
  minor: "1.20",
  version: "1.20.2",
  // The index of cilium/charts was not at hand with this version in it: a fetched chart is kept, but not compared.
  chart: { digests: {}, keys: chartKeys as ChartKeys },
  fields: knownFields as unknown as KnownFields,
};
