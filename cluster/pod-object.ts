import * as z from "zod";
import type { ClusterApi } from "./api";
import { conditionSchema } from "./condition";
import { collectionPath } from "./kinds";
import { type ListQuery, listObjects } from "./objects";

const containerState = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  running: z.object({}).optional(),
  terminated: z.object({ reason: z.string().optional(), exitCode: z.int().optional() }).optional(),
});

const containerStatus = z.object({
  name: z.string().default(""),
  ready: z.boolean().default(false),
  restartCount: z.int().default(0),
  state: containerState.optional(),
  lastState: containerState.pick({ terminated: true }).optional(),
});

/** A pod as an API server gives it, as far as anybody here looks at it. */
export const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().default(""),
    hostNetwork: z.boolean().default(false),
    containers: z
      .array(
        z.object({
          name: z.string(),
          image: z.string().default(""),
          ports: z.array(z.object({ name: z.string().optional(), containerPort: z.int() })).nullish(),
        }),
      )
      .default([]),
  }),
  status: z
    .object({
      phase: z.string().default(""),
      podIPs: z.array(z.object({ ip: z.string() })).default([]),
      conditions: z.array(conditionSchema).default([]),
      containerStatuses: z.array(containerStatus).default([]),
      ephemeralContainerStatuses: z.array(containerStatus).default([]),
    })
    .default({
      phase: "",
      podIPs: [],
      conditions: [],
      containerStatuses: [],
      ephemeralContainerStatuses: [],
    }),
});

/** A pod. */
export type PodObject = z.infer<typeof podSchema>;

/** Whether its condition Ready says so. */
export const hasReadyCondition = ({ status }: PodObject): boolean =>
  status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True");

/** How often its containers have been started again. */
export const restartsOf = ({ status }: PodObject): number =>
  status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);

/**
 * The pods of a namespace, or of all of them.
 *
 * @throws ApiError where the API server refuses.
 */
export const listPods = async (
  api: ClusterApi,
  namespace?: string,
  query: ListQuery = {},
): Promise<readonly PodObject[]> =>
  ((await listObjects(api, collectionPath("Pod", namespace), query)) ?? []).map((pod) =>
    podSchema.parse(pod),
  );
