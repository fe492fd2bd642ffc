import { z } from "zod";
import type { MonitoredService, ReadMonitor } from "../../observability/monitors/monitor-problems";

const labels = z.record(z.string(), z.string()).nullish();
const metadata = z.object({ name: z.string(), namespace: z.string().optional(), labels });

const service = z.object({
  kind: z.literal("Service"),
  metadata,
  spec: z.object({ ports: z.array(z.object({ name: z.string().optional() })).nullish() }),
});

const monitor = z.object({
  kind: z.literal("ServiceMonitor"),
  metadata,
  spec: z.object({
    selector: z.object({
      matchLabels: labels,
      matchExpressions: z
        .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
        .nullish(),
    }),
    namespaceSelector: z
      .object({ any: z.boolean().optional(), matchNames: z.array(z.string()).nullish() })
      .nullish(),
    endpoints: z.array(z.object({ port: z.string().optional() })),
  }),
});

const kindOf = (object: unknown): unknown =>
  typeof object === "object" && object !== null && "kind" in object ? object.kind : undefined;

/** The Services among some objects. @throws ZodError if one is none that an API server would accept. */
export const readServices = (objects: readonly unknown[]): readonly MonitoredService[] =>
  objects.filter((object) => kindOf(object) === "Service").map((object) => service.parse(object));

/** The ServiceMonitors among some objects. @throws ZodError as above. */
export const readMonitors = (objects: readonly unknown[]): readonly ReadMonitor[] =>
  objects.filter((object) => kindOf(object) === "ServiceMonitor").map((object) => monitor.parse(object));
