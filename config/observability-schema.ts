import * as z from "zod";
import { facts } from "./key-facts";
import { toggle } from "./toggle";

/** A boolean key whose default depends on other keys (`wantedObservability`); the proposed example is `false`. */
const switchedOff = (description: string) => z.boolean().optional().meta(facts(description, "false"));

/** `observability`: dashboards, rules and monitors of the lab. */
export const observabilitySchema = z
  .strictObject({
    dashboards: switchedOff(
      "Grafana dashboards of the lab, as ConfigMaps in its namespace. Default true; false where `cilium.mode` is off.",
    ),
    rules: switchedOff(
      "Recording and alert rules, as a PrometheusRule in the lab's namespace. Default true; false where `monitoring.crds.mode` or `cilium.mode` is off, or `monitors` is false.",
    ),
    monitors: switchedOff(
      "ServiceMonitors: those of Cilium's chart, and `coreDns`. Default true; false where `monitoring.crds.mode` is off.",
    ),
    coreDns: toggle(
      "A ServiceMonitor for CoreDNS as Talos runs it. kube-prometheus-stack brings one, and two would count everything twice.",
      false,
    ),
    docsUrl: z
      .url({ protocol: /^https$/ })
      .optional()
      .meta(
        facts(
          "Where this project's folder `docs/` can be read in a browser (https); dashboards and alerts link to its pages. Default: no links.",
          "https://git.example/lab/docs",
        ),
      ),
    labels: z
      .record(z.string(), z.string())
      .default({})
      .meta(
        facts(
          "Further labels of every dashboard, rule and monitor, Cilium's ServiceMonitors too, for a Prometheus or Grafana of somebody else that looks for them.",
          '{"release":"kube-prometheus-stack"}',
        ),
      ),
  })
  .meta(facts("Dashboards, rules and monitors."));
