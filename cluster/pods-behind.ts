import { shellWord } from "../messages/shell-quoting";
import type { ClusterApi } from "./api";
import { collectionPath } from "./kinds";
import { getObject } from "./objects";
import { hasReadyCondition, listPods, type PodObject } from "./pod-object";
import { PortForwardError } from "./port-forward-error";

/** A port of a pod. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  /** Name of its node; empty for a pod that has none. */
  readonly node: string;
}

/** A port of a Service. */
export interface ServicePort {
  readonly namespace: string;
  readonly service: string;
  /** Its name. Default: the first one that the Service lists. */
  readonly portName?: string;
}

interface Service {
  readonly spec?: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: number | string;
    }[];
  };
}

/** Whether a pod is ready to be talked to. */
export const isReady = (pod: PodObject): boolean =>
  pod.metadata.deletionTimestamp === undefined && pod.status.phase === "Running" && hasReadyCondition(pod);

/** What a pod is doing instead of being ready: `ErrImagePull`, `Pending`, `not ready`. */
export const stateOf = ({ metadata, status }: PodObject): string => {
  if (metadata.deletionTimestamp !== undefined) return "going away";
  const waiting = status.containerStatuses.flatMap(({ state }) => state?.waiting?.reason ?? []);
  if (waiting[0] !== undefined) return waiting[0];
  return status.phase === "Running" ? "not ready" : status.phase || "not started";
};

/** Number of a pod's port; undefined where no container gives that name to one. */
export const portNumber = ({ spec }: PodObject, port: number | string): number | undefined =>
  typeof port === "number"
    ? port
    : spec.containers.flatMap(({ ports }) => ports ?? []).find(({ name }) => name === port)?.containerPort;

const query = (selector: Readonly<Record<string, string>>): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

/**
 * The ready pods behind a Service, each with the port that the Service leads to there, as `kubectl port-forward service/…`
 * takes them.
 *
 * @throws PortForwardError where there is no such Service, port or pod, or none is ready; ApiError where the API server
 * refuses.
 */
export const podsBehind = async (
  api: ClusterApi,
  { namespace, service, portName }: ServicePort,
): Promise<readonly [PodPort, ...PodPort[]]> => {
  const name = `Service ${namespace}/${service}`;
  const look = `kubectl --namespace ${shellWord(namespace)} get`;
  const found = await getObject<Service>(api, `${collectionPath("Service", namespace)}/${service}`);
  if (found === undefined) {
    throw new PortForwardError("no-service", `there is no ${name}`, `${look} services`);
  }
  const { selector = {}, ports = [] } = found.spec ?? {};
  const port = portName === undefined ? ports[0] : ports.find((each) => each.name === portName);
  if (port === undefined) {
    const names = ports.map((each) => each.name ?? String(each.port)).join(", ") || "none";
    const message = `${name} has no port ${portName ?? ""}; it has: ${names}`;
    throw new PortForwardError("no-port", message, `${look} service ${service} --output yaml`);
  }
  const labelSelector = query(selector);
  const pods = labelSelector === "" ? [] : await listPods(api, namespace, { labelSelector });
  if (pods.length === 0) {
    const message = `no pod stands behind ${name}`;
    throw new PortForwardError("no-pod", message, `${look} pods --selector ${shellWord(labelSelector)}`);
  }
  const [first, ...others] = pods.filter(isReady).flatMap((pod): PodPort[] => {
    const number = portNumber(pod, port.targetPort ?? port.port);
    const node = pod.spec.nodeName;
    return number === undefined ? [] : [{ namespace, pod: pod.metadata.name, port: number, node }];
  });
  if (first !== undefined) return [first, ...others];
  const states = pods.map((pod) => `${pod.metadata.name}: ${stateOf(pod)}`).join(", ");
  const message = `no pod behind ${name} is ready (${states})`;
  throw new PortForwardError(
    "not-ready",
    message,
    `kubectl --namespace ${shellWord(namespace)} describe pods --selector ${shellWord(labelSelector)}`,
  );
};
