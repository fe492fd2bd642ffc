/** Settings whose values say how Cilium works, and the values that each may have; any other value is left out. */
const words: ReadonlySet<string> = new Set([
  ...["true", "false", "enabled", "disabled", "always", "never", "default", "none", "auto"],
  ...[
    "tunnel",
    "native",
    "vxlan",
    "geneve",
    "kubernetes",
    "cluster-pool",
    "cluster-pool-v2beta",
    "multi-pool",
    "crd",
    "kvstore",
  ],
  ...[
    "veth",
    "netkit",
    "snat",
    "dsr",
    "hybrid",
    "random",
    "maglev",
    "iptables",
    "medium",
    "maximum",
    "low",
    "agent",
    "operator",
  ],
]);

/** Numbers and durations of Go, of few digits: a PIN is one of the settings' values by no chart. */
const quantity = /^\d{1,5}(?:\.\d{1,5})?(?:ms|s|m|h)?$|^(?:\d{1,3}h)?(?:\d{1,3}m)?(?:\d{1,3}s)?$/;

/**
 * Settings of the agents that are plain words, numbers and durations. What else there is (addresses, names, and whatever
 * somebody wrote into that ConfigMap) is named and its value left out.
 */
export const shownSettings = (config: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      words.has(value) || (value !== "" && quantity.test(value)) ? value : "(left out)",
    ]),
  );
