import type { Lab } from "../../policies/lab/lab";
import { coreDnsMonitor } from "./core-dns-monitor";
import type { ServiceMonitor } from "./service-monitor";

/**
 * The monitors that no chart brings. Everything of Cilium that has a port for metrics has a monitor in its own chart,
 * which this program switches on; SPIRE's server and agents, as that chart sets them up, have no such port.
 *
 * @param labels what makes a Prometheus pick them up.
 */
export const labMonitors = (
  lab: Lab,
  wanted: { readonly coreDns: boolean },
  labels: Readonly<Record<string, string>>,
): readonly ServiceMonitor[] => (wanted.coreDns ? [coreDnsMonitor(lab, labels)] : []);

export type { ServiceMonitor } from "./service-monitor";
