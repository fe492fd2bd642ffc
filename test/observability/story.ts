/** What the recording tells, as an alert has to see it (`recording/cilium-metrics/story.go`). */
export interface ToldFault {
  readonly alert: string;
  /** What happens. */
  readonly happens: string;
  /** Minutes of the recording, from when it happens to when its last trace has left the alert's window. */
  readonly from: number;
  readonly to: number;
  /** Labels that say where it is. */
  readonly labels: Readonly<Record<string, string>>;
}

const worker = { node: "talos-worker-1" };

/** A fault for every alert. The rules are those of phase `baseline`, all the time. */
export const toldFaults: readonly ToldFault[] = [
  {
    alert: "PolicyLabDropsAboveNormal",
    happens: "the stage's client tries the server again and again",
    from: 84,
    to: 99,
    labels: { source_namespace: "policy-stage", destination_namespace: "policy-lab" },
  },
  {
    alert: "PolicyLabL7DenialsAboveNormal",
    happens: "the client asks for /admin four times a second",
    from: 97,
    to: 111,
    labels: { source_namespace: "policy-lab", destination_namespace: "policy-lab" },
  },
  {
    alert: "PolicyLabDnsDenialsAboveNormal",
    happens: "Grafana asks for a name that its rule does not list",
    from: 128,
    to: 145,
    labels: { source_namespace: "monitoring" },
  },
  {
    alert: "PolicyLabAuthenticationDrops",
    happens: "the client is not authenticated",
    from: 138,
    to: 170,
    labels: { source_namespace: "policy-lab" },
  },
  {
    alert: "PolicyLabEnforcementOff",
    happens: "policies are taken off the pods of two nodes",
    from: 122,
    to: 130,
    labels: {},
  },
  {
    alert: "PolicyLabAuditMode",
    happens: "a pod is in audit mode",
    from: 100,
    to: 110,
    labels: { node: "talos-cp-1" },
  },
  {
    alert: "CiliumPolicyImportErrors",
    happens: "agents refuse a policy",
    from: 80,
    to: 114,
    labels: worker,
  },
  {
    alert: "CiliumEndpointsNotReady",
    happens: "an endpoint does not get ready",
    from: 62,
    to: 74,
    labels: { ...worker, endpoint_state: "not-ready" },
  },
  {
    alert: "CiliumDnsErrors",
    happens: "the DNS server fails",
    from: 116,
    to: 135,
    labels: { destination_namespace: "monitoring" },
  },
  {
    alert: "CiliumHubbleEventsLost",
    happens: "an agent loses events",
    from: 20,
    to: 31,
    labels: { ...worker, source: "perf_event_ring_buffer" },
  },
  {
    alert: "CiliumBpfMapPressureHigh",
    happens: "a node's policy maps fill up",
    from: 90,
    to: 118,
    labels: { ...worker, map_name: "cilium_policy_v2_*" },
  },
  {
    alert: "CiliumBpfMapPressureHigh",
    happens: "connection tracking fills up",
    from: 30,
    to: 58,
    labels: { node: "talos-worker-2", map_name: "ct4_global" },
  },
  {
    alert: "CiliumBpfMapPressureCritical",
    happens: "connection tracking fills up",
    from: 30,
    to: 58,
    labels: { node: "talos-worker-2", map_name: "ct4_global" },
  },
  {
    alert: "CiliumAgentDown",
    happens: "an agent ends",
    from: 40,
    to: 46,
    labels: { node: "talos-cp-1" },
  },
  {
    alert: "CiliumOperatorDown",
    happens: "both operators do not answer",
    from: 165,
    to: 178,
    labels: { job: "cilium-operator" },
  },
  {
    alert: "CiliumHubbleMetricsDown",
    happens: "an agent ends, and Hubble's metrics with it",
    from: 40,
    to: 46,
    labels: { node: "talos-cp-1" },
  },
  {
    alert: "CiliumHubbleRelayDown",
    happens: "the relay does not answer",
    from: 165,
    to: 178,
    labels: { job: "hubble-relay-metrics" },
  },
  {
    alert: "CiliumClusterMeshPeerNotReady",
    happens: "the other cluster goes away",
    from: 134,
    to: 146,
    labels: { target_cluster: "peer" },
  },
];
