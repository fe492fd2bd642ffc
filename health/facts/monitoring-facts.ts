import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import type {
  LabelSelector,
  MonitoredService,
  ReadMonitor,
} from "../../observability/monitors/monitor-problems";
import { listed } from "./listed";

const texts = z.record(z.string(), z.string()).nullish();

const selector = z.object({
  matchLabels: texts,
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
    .nullish(),
});

const metadata = z.object({ name: z.string(), namespace: z.string(), labels: texts });

const monitorSchema = z.object({
  metadata,
  spec: z.object({
    selector,
    namespaceSelector: z
      .object({ any: z.boolean().optional(), matchNames: z.array(z.string()).nullish() })
      .nullish(),
    endpoints: z.array(z.object({ port: z.string().optional() })),
  }),
});

const prometheusSchema = z.object({
  metadata,
  spec: z.object({
    serviceMonitorSelector: selector.nullish(),
    serviceMonitorNamespaceSelector: selector.nullish(),
  }),
});

const serviceSchema = z.object({
  metadata,
  spec: z.object({ ports: z.array(z.object({ name: z.string().optional() })).nullish() }),
});

const namespaceSchema = z.object({ metadata: z.object({ name: z.string(), labels: texts }) });

/** A ServiceMonitor, and what makes a Prometheus pick it up. */
export interface MonitorFacts extends ReadMonitor {
  readonly metadata: ReadMonitor["metadata"] & {
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>> | null | undefined;
  };
}

/** A Prometheus of the prometheus-operator. */
export interface PrometheusObject {
  readonly namespace: string;
  readonly name: string;
  /** Null or undefined: it picks up no monitor; an empty one: every monitor. */
  readonly monitors: LabelSelector | null | undefined;
  /** Null or undefined: its own namespace; an empty one: every namespace. */
  readonly namespaces: LabelSelector | null | undefined;
}

/** Who is to be scraped, and by whom. */
export interface MonitoringFacts {
  readonly monitors: readonly MonitorFacts[];
  readonly prometheuses: readonly PrometheusObject[];
  readonly services: readonly MonitoredService[];
  /** Labels of every namespace. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** ServiceMonitors, Prometheuses and Services. @throws ApiError if the API server refuses. */
export const readMonitoring = async (api: ClusterApi): Promise<MonitoringFacts> => {
  const [monitors, prometheuses, services, namespaces] = await Promise.all([
    listed(api, "ServiceMonitor", monitorSchema),
    listed(api, "Prometheus", prometheusSchema),
    listed(api, "Service", serviceSchema),
    listed(api, "Namespace", namespaceSchema),
  ]);
  return {
    monitors,
    prometheuses: prometheuses.map(({ metadata: { namespace, name }, spec }) => ({
      namespace,
      name,
      monitors: spec.serviceMonitorSelector,
      namespaces: spec.serviceMonitorNamespaceSelector,
    })),
    services,
    namespaces: Object.fromEntries(
      namespaces.map(({ metadata: { name, labels } }) => [name, labels ?? {}] as const),
    ),
  };
};
