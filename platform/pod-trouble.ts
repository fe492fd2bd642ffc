/** What Kubernetes says of a pod, as far as it tells why the pod is not ready. */
export interface PodReport {
  readonly metadata?: {
    readonly name?: string | undefined;
    readonly creationTimestamp?: string | undefined;
    readonly deletionTimestamp?: string | undefined;
  };
  readonly status?: {
    readonly conditions?: readonly Condition[] | undefined;
    readonly containerStatuses?: readonly ContainerReport[] | undefined;
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime?: string | undefined;
}

interface Ended {
  readonly reason?: string | undefined;
  readonly exitCode?: number | undefined;
}

interface ContainerReport {
  readonly name: string;
  readonly ready: boolean;
  readonly state?:
    | {
        readonly waiting?:
          | { readonly reason?: string | undefined; readonly message?: string | undefined }
          | undefined;
        readonly running?: object | undefined;
        readonly terminated?: Ended | undefined;
      }
    | undefined;
  readonly lastState?: { readonly terminated?: Ended | undefined } | undefined;
}

/** What Kubernetes says of a Deployment, as far as it tells why it has no pods. */
export interface DeploymentReport {
  readonly metadata?: { readonly name?: string | undefined };
  readonly status?: { readonly conditions?: readonly Condition[] | undefined };
}

const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

const said = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join(": ");

const containerTrouble = ({ name, ready, state, lastState }: ContainerReport): string[] => {
  if (ready) return [];
  const ended = state?.terminated ?? lastState?.terminated;
  const end =
    ended === undefined
      ? undefined
      : `it ended with ${ended.reason ?? "exit code"} ${ended.exitCode ?? ""}`.trim();
  const { waiting } = state ?? {};
  if (waiting !== undefined) {
    return [said(`container ${name}`, waiting.reason, waiting.message, end)];
  }
  return [
    said(`container ${name}`, state?.running === undefined ? end : "it runs, and its readiness probe fails"),
  ];
};

/** Since when a pod is not ready, in milliseconds since 1970; undefined for one that is ready or on its way out. */
export const notReadySince = ({ metadata, status }: PodReport): number | undefined => {
  const ready = conditionOf(status?.conditions, "Ready");
  if (ready?.status === "True" || metadata?.deletionTimestamp !== undefined) return undefined;
  const since = ready?.lastTransitionTime ?? metadata?.creationTimestamp;
  return since === undefined ? undefined : Date.parse(since);
};

/**
 * Why a pod is not ready, in Kubernetes' own words: the scheduler's (no node takes it), or the kubelet's of its containers
 * (the image cannot be pulled, the container ends again and again, its probe fails).
 */
export const podTrouble = ({ status }: PodReport): string => {
  const scheduled = conditionOf(status?.conditions, "PodScheduled");
  if (scheduled?.status === "False") return said(scheduled.reason, scheduled.message);
  const troubles = (status?.containerStatuses ?? []).flatMap(containerTrouble);
  return troubles.length > 0
    ? troubles.join("; ")
    : "it is on a node, and the node has not said anything of its containers yet";
};

/** Why a Deployment cannot make its pods (a quota, pod security, a webhook); undefined where it can. */
export const deploymentTrouble = ({ status }: DeploymentReport): string | undefined => {
  const failure = conditionOf(status?.conditions, "ReplicaFailure");
  return failure?.status === "True" ? said(failure.reason, failure.message) : undefined;
};
