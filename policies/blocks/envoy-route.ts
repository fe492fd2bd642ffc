import type { CiliumEnvoyConfig } from "../kubernetes-object";
import type { Lab } from "../lab/lab";
import { workloadsOf } from "../lab/workloads";

const type = (name: string): string => `type.googleapis.com/${name}`;

/**
 * Sends the traffic of the server's Service by path: `/v2` to the second version, everything else to the first.
 *
 * Complete: the backends are named under `backendServices`, so that Cilium makes a cluster of each, and the filter chain
 * ends with the router, without which Envoy answers nothing (Cilium, network/servicemesh/envoy-traffic-management).
 */
export const envoyRoute = (lab: Lab): CiliumEnvoyConfig => {
  const workloads = workloadsOf(lab);
  const service = (name: "server" | "server-v2") => ({
    name: workloads[name].name,
    namespace: lab.namespace,
  });
  const [first, second] = [service("server"), service("server-v2")];
  const cluster = ({ namespace, name }: { namespace: string; name: string }): string =>
    `${namespace}/${name}`;
  const route = (prefix: string, backend: typeof first) => ({
    match: { prefix },
    route: { cluster: cluster(backend), prefix_rewrite: "/" },
  });
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumEnvoyConfig",
    metadata: { name: "envoy-routing", namespace: lab.namespace },
    spec: {
      services: [first],
      backendServices: [first, second],
      resources: [
        {
          "@type": type("envoy.config.listener.v3.Listener"),
          name: "envoy-routing",
          filter_chains: [
            {
              filters: [
                {
                  name: "envoy.filters.network.http_connection_manager",
                  typed_config: {
                    "@type": type(
                      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                    ),
                    stat_prefix: "envoy-routing",
                    rds: { route_config_name: "envoy-routing" },
                    http_filters: [
                      {
                        name: "envoy.filters.http.router",
                        typed_config: { "@type": type("envoy.extensions.filters.http.router.v3.Router") },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
        {
          "@type": type("envoy.config.route.v3.RouteConfiguration"),
          name: "envoy-routing",
          virtual_hosts: [
            {
              name: "envoy-routing",
              domains: ["*"],
              routes: [
                route("/v2", second),
                route("/v1", first),
                { match: { prefix: "/" }, route: { cluster: cluster(first) } },
              ],
            },
          ],
        },
        ...[first, second].map((backend) => ({
          "@type": type("envoy.config.cluster.v3.Cluster"),
          name: cluster(backend),
          connect_timeout: "5s",
          lb_policy: "ROUND_ROBIN",
          type: "EDS",
          eds_cluster_config: { service_name: cluster(backend) },
        })),
      ],
    },
  };
};
