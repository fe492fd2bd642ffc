import * as z from "zod";
import { ApiError, type ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { listObjects } from "../../cluster/objects";
import { apiReason } from "../../cluster/patient-request";
import { operatedPrometheus, type PrometheusDoor } from "../../cluster/prometheus-door";

const prometheusSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({ replicas: z.int().nullish(), shards: z.int().nullish() }),
});

/** A cluster's own Prometheus, or why counters cannot be asked of one; neither where there is none. */
export type FoundPrometheus = { readonly door: PrometheusDoor } | { readonly passedOver: string } | undefined;

/**
 * Looks for the Prometheus of a prometheus-operator. One of several replicas or shards is passed over: each scrapes at times of
 * its own, or other targets, and nobody knows which of them answers.
 */
export const findPrometheus = async (api: ClusterApi): Promise<FoundPrometheus> => {
  let objects: readonly unknown[];
  try {
    objects = (await listObjects(api, collectionPath("Prometheus"))) ?? [];
  } catch (error) {
    if (error instanceof ApiError) return { passedOver: apiReason(error) };
    throw error;
  }
  const [first] = objects.map((object) => prometheusSchema.parse(object));
  if (first === undefined) return undefined;
  const { namespace, name } = first.metadata;
  const several = (first.spec.replicas ?? 1) * (first.spec.shards ?? 1);
  return several > 1
    ? { passedOver: `Prometheus ${namespace}/${name} has ${several} pods, which scrape each by itself` }
    : { door: operatedPrometheus(api, namespace) };
};
