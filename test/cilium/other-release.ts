import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";

const policy = "cilium.io/v2/CiliumNetworkPolicy";
const { chart, engine, fields, metrics, requires, settings } = defaultRelease;
const known = fields.kinds[policy];

/** A release that nobody made: the default one with one fact of each sort changed. */
export const otherRelease: CiliumRelease = {
  minor: "1.99",
  version: "1.99.3",
  chart: {
    digests: { "1.99.3": "0".repeat(64) },
    authenticates: false,
    keys: { ...chart.keys, version: "1.99.3", keys: { ...chart.keys.keys, newToggle: { enabled: true } } },
  },
  fields: {
    ...fields,
    kinds: { ...fields.kinds, [policy]: { ...(known as object), newField: "string" } },
  },
  engine: {
    ...engine,
    nameWildcards: [
      { written: /^\*\*\./, matches: "(?:[-a-zA-Z0-9_]+(?:[.][-a-zA-Z0-9_]+)*)[.]" },
      ...engine.nameWildcards,
    ],
    everyName: /^\*+\.?$/,
    serviceSelectorSource: "k8s.",
    peersAreLocal: true,
  },
  metrics: {
    ...metrics,
    agent: {
      ...metrics.agent,
      cilium_policy_change_total: {
        ...metrics.agent.cilium_policy_change_total,
        name: "cilium_policies_read_total",
      },
      cilium_policy_implementation_delay: {
        ...metrics.agent.cilium_policy_implementation_delay,
        name: "cilium_policy_delay_seconds",
      },
    },
  },
  requires: { ...requires, kernel: "6.1" },
  settings: { ...settings, clusterName: "cluster_name" },
};
