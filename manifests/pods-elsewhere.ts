/** Kinds whose pods come from a chart, from another repository or from an operator: no manifest here describes them. */
const makers = new Set([
  // Flux, k3s, Argo CD and its siblings
  "HelmRelease",
  "HelmChart",
  "Application",
  "ApplicationSet",
  "Rollout",
  "Workflow",
  "WorkflowTemplate",
  "CronWorkflow",
  // databases, queues, monitoring: one object, and an operator makes the pods
  "Cluster",
  "PostgresCluster",
  "postgresql",
  "Kafka",
  "RabbitmqCluster",
  "Elasticsearch",
  "Redis",
  "RedisCluster",
  "Dragonfly",
  "CephCluster",
  "Tenant",
  "Prometheus",
  "Alertmanager",
  "Grafana",
]);

const kindLine = /^kind[ \t]*:[ \t]*["']?([A-Za-z]+)["']?[ \t]*(?:#.*)?$/gm;

/** Whether a document describes pods that are not in it, by the kind that it says. */
export const describesOtherPods = (text: string): boolean =>
  [...text.matchAll(kindLine)].some(([, kind = ""]) => makers.has(kind));
