import type { ApiAnswer, ClusterApi } from "./api";
import { collectionPath } from "./kinds";
import { refusalOf } from "./objects";

/** A port of a Service. */
export interface ServicePort {
  readonly namespace: string;
  readonly service: string;
  /** Its name or number. */
  readonly port: string;
}

/** Where the API server passes requests on to a Service (Kubernetes, "Access Services Running on Clusters"). */
export const servicePath = ({ namespace, service, port }: ServicePort, path: string): string =>
  `${collectionPath("Service", namespace)}/${service}:${port}/proxy/${path.replace(/^\//, "")}`;

/** Whether an answer is the API server's own and not what is behind it. */
const isRefusal = ({ status, body }: ApiAnswer): boolean => {
  if (status < 400) return false;
  try {
    return (JSON.parse(body) as { kind?: unknown }).kind === "Status";
  } catch {
    return false;
  }
};

/**
 * Asks a Service through the API server, by GET: that needs the right to `get services/proxy` there, and no port-forward.
 *
 * @param path with its query.
 * @throws ApiError where the API server refuses or reaches nobody behind the Service.
 */
export const getFromService = async (
  api: ClusterApi,
  port: ServicePort,
  path: string,
): Promise<ApiAnswer> => {
  const answer = await api.request("GET", servicePath(port, path));
  if (isRefusal(answer)) throw refusalOf(answer);
  return answer;
};
