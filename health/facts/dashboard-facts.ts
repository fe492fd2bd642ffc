import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { execInPod } from "../../cluster/exec";
import { selectors } from "../../observability/monitoring-selectors";
import { type Fact, known, unknown, unreadFact } from "../fact";
import { listed } from "./listed";
import type { NodeFacts } from "./node-facts";
import type { PodFacts } from "./pod-facts";

/** A dashboard that lies in a ConfigMap for Grafana. */
export interface DashboardObject {
  readonly namespace: string;
  /** Name of the ConfigMap; of the lab's dashboards also their uid. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the files in it. */
  readonly files: readonly string[];
  /** PromQL of every panel. */
  readonly queries: readonly string[];
}

/** Dashboards, and what Grafana has of them. */
export interface DashboardFacts {
  readonly objects: readonly DashboardObject[];
  /** Files of dashboards that lie before Grafana; undefined where no Grafana with a sidecar runs. */
  readonly inGrafana: readonly string[] | undefined;
}

const configMapSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
  }),
  data: z.record(z.string(), z.string()).optional(),
});

const isPanelQuery = (key: string, value: unknown): value is string =>
  key === "expr" && typeof value === "string";

/** The PromQL texts in a dashboard's JSON, wherever a panel of Grafana keeps them (`targets[].expr`). */
export const queriesIn = (json: string): readonly string[] => {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) look(each);
    else if (typeof value === "object" && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        if (isPanelQuery(key, each)) found.push(each);
        else look(each);
      }
    }
  };
  try {
    look(JSON.parse(json));
  } catch {
    // Grafana would not read it either; that it lacks the dashboard is seen there.
  }
  return found;
};

/** The chart's label of Grafana's pods, and the folder into which its sidecar writes (charts/grafana, `sidecar.dashboards.folder`). */
const isGrafana = ({ labels, phase }: PodFacts): boolean =>
  labels["app.kubernetes.io/name"] === "grafana" && phase === "Running";
const folder = "/tmp/dashboards";

/**
 * Dashboards in ConfigMaps, and the files of them that a sidecar has laid before Grafana (`ls` in its pod). Grafana's own API
 * wants a password, which nobody needs to show for this.
 */
export const readDashboards = async (
  api: ClusterApi,
  pods: readonly PodFacts[],
  nodes: readonly NodeFacts[],
): Promise<Fact<DashboardFacts>> => {
  const [label = ""] = Object.keys(selectors.Dashboard.labels);
  const maps = await listed(api, "ConfigMap", configMapSchema, { labelSelector: label });
  const objects = maps.map(({ metadata, data = {} }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    files: Object.keys(data),
    queries: Object.values(data).flatMap(queriesIn),
  }));
  const grafana = pods.find(isGrafana);
  if (grafana === undefined) return known({ objects, inGrafana: undefined });
  const partly = { objects, inGrafana: undefined };
  if (nodes.some(({ name, played }) => name === grafana.node && played)) {
    return unknown("Grafana is on a node that KWOK plays: it does not run", undefined, partly);
  }
  try {
    const place = { namespace: grafana.namespace, pod: grafana.name, container: "grafana" };
    const text = await execInPod(api, place, ["ls", "-1R", folder]);
    const inGrafana = text.split("\n").filter((line) => line.endsWith(".json"));
    return known({ objects, inGrafana });
  } catch (error) {
    const failed = unreadFact(error);
    if (failed.read) return failed;
    return unknown(
      `the folder ${folder} of ${grafana.namespace}/${grafana.name}: ${failed.because}`,
      failed.right,
      partly,
    );
  }
};
