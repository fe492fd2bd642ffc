import type { Expectation, FlowEnd } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { labPods } from "../../policies/lab/lab-world";

/** One end of flows, as flags of `hubble observe` choose it: `--from-…` or `--to-…`. */
type End = readonly (readonly [flag: string, value: string])[];

const podLabels = (lab: Lab, end: Extract<FlowEnd, string>): string => {
  const pods = labPods(lab);
  const [name = "", cluster] = end.split("@");
  const { namespace, labels = {} } = pods[name as keyof typeof pods];
  const clusterName =
    cluster === undefined
      ? []
      : [["io.cilium.k8s.policy.cluster", lab.clusters[cluster as "peer" | "stranger"]]];
  const all = [["io.kubernetes.pod.namespace", namespace], ...clusterName, ...Object.entries(labels)];
  // A comma is "and"; a flag that is given again is "or".
  return all.map(([key, value]) => `k8s:${key}=${value}`).join(",");
};

/** Of two IP families the world has an identity for each. Source: Cilium, pkg/identity/numericidentity.go. */
const world: End = ["world", "world-ipv4", "world-ipv6"].map((name) => ["label", `reserved:${name}`]);

const endOf = (lab: Lab, end: FlowEnd): End => {
  if (typeof end === "string") return end === "world" ? world : [["label", podLabels(lab, end)]];
  return "fqdn" in end ? [["fqdn", end.fqdn]] : [["label", `reserved:${end.entity}`]];
};

const flags = (way: "from" | "to", end: End): readonly string[] =>
  end.flatMap(([flag, value]) => [`--${way}-${flag}`, value]);

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** What is asked of an expectation's flows. `denied`: only what was dropped or refused. `status`: answers with this status. */
export interface Asked {
  readonly denied: boolean;
  readonly status: string | undefined;
}

/**
 * Arguments by which `hubble observe` shows the flows of an expectation. Flags that are added narrow it further. A rule for
 * requests makes them count, and else packets; answers go the other way, and only they have a status.
 */
export const expectationFilter = (
  lab: Lab,
  { flow, verdict }: Expectation,
  { denied, status }: Asked,
): readonly string[] => {
  const { from, to, port, protocol, http, dns } = flow;
  const source = endOf(lab, from);
  const destination = endOf(lab, to);
  if (status !== undefined) {
    const back = [...flags("from", destination), ...flags("to", source), "--from-port", String(port)];
    return [...back, "--type", "l7", "--http-status", status];
  }
  const ends = [...flags("from", source), ...flags("to", destination), "--to-port", String(port)];
  const dropped = denied ? ["--verdict", "DROPPED"] : [];
  const all = [...ends, "--protocol", protocol.toLowerCase(), ...dropped];
  // What is dropped before a proxy is no request to Hubble.
  const isRequest = verdict === "allowed" || verdict === "denied-by-l7";
  if (!isRequest) return all;
  if (dns !== undefined) return [...all, "--type", "l7"];
  if (http === undefined) return all;
  const url = `^[a-z]+://[^/]*${literal(http.path)}$`;
  return [...all, "--type", "l7", "--http-method", http.method, "--http-url", url];
};
