import type { ClusterApi } from "./api";
import { getFromService } from "./service-proxy";

/** How a Prometheus can be asked: for the client of `observability/prometheus/`. */
export interface PrometheusDoor {
  /** For people: `monitoring/prometheus-operated`, or an address. */
  readonly place: string;
  readonly url: string;
  readonly options: {
    readonly transport?: (
      target: URL,
      request: { readonly body?: URLSearchParams },
    ) => Promise<{ readonly status: number; readonly text: string }>;
  };
}

/** The prometheus-operator makes this Service beside every Prometheus, with the port `web` (its `governingServiceName`). */
const operated = { service: "prometheus-operated", port: "web" };

/** The Prometheus of the prometheus-operator in a namespace, through the API server: the right to `get services/proxy` there. */
export const operatedPrometheus = (api: ClusterApi, namespace: string): PrometheusDoor => ({
  place: `${namespace}/${operated.service}`,
  url: `http://${operated.service}.${namespace}:9090`,
  options: {
    transport: async ({ pathname, search }, { body }) => {
      const asked = body === undefined ? search : `?${body}`;
      const answer = await getFromService(api, { ...operated, namespace }, `${pathname}${asked}`);
      return { status: answer.status, text: answer.body };
    },
  },
});

/** A Prometheus at an address. */
export const prometheusAt = (url: string, place: string = url): PrometheusDoor => ({
  place,
  url,
  options: {},
});
