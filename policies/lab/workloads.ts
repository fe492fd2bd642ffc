import type { Lab } from "./lab";
import type { Workload, WorkloadName } from "./workload";

const http = (port: number): Workload["ports"] => ({ http: port });

const client = (
  name: WorkloadName,
  namespace: string,
  labels: Workload["labels"],
  serviceAccount: string,
): Workload => ({
  name,
  role: "client",
  namespace,
  labels,
  serviceAccount,
  ports: {},
  servicePort: undefined,
});

/** Every pod that a phase may ask for. Labels are those that selectors of the catalogue name. */
export const workloadsOf = (lab: Lab): Readonly<Record<WorkloadName, Workload>> => {
  const { namespace, stageNamespace, server } = lab;
  const httpServer = (name: WorkloadName, labels: Workload["labels"]): Workload => ({
    name,
    role: "http-server",
    namespace,
    labels,
    serviceAccount: "default",
    ports: http(server.podPort),
    servicePort: server.servicePort,
  });
  return {
    server: httpServer("server", server.labels),
    client: client("client", namespace, lab.client.labels, "default"),
    "server-v2": httpServer("server-v2", { app: "server-v2" }),
    "grpc-server": {
      name: "grpc-server",
      role: "grpc-server",
      namespace,
      labels: { app: "grpc-server" },
      serviceAccount: "default",
      ports: { grpc: lab.grpcPort },
      servicePort: lab.grpcPort,
    },
    gateway: client("gateway", namespace, { app: "gateway", tier: "public" }, "gateway"),
    "internal-gateway": client(
      "internal-gateway",
      namespace,
      { app: "internal-gateway", tier: "internal" },
      "internal-gateway",
    ),
    intruder: client("intruder", namespace, { app: "intruder" }, "default"),
    "stage-client": client("stage-client", stageNamespace, { app: "stage-client" }, "default"),
  };
};
