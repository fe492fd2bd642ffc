import net from "node:net";
import { networkInterfaces } from "node:os";

/** A Prometheus as the prometheus-operator lays it down in a cluster. */
export interface OperatedPrometheus {
  readonly objects: readonly object[];
  /** The pod behind its Service, and the status that has to be written for it: nothing runs it. */
  readonly pod: { readonly namespace: string; readonly name: string; readonly status: object };
  close(): Promise<void>;
}

const namespace = "monitoring";
const service = "prometheus-operated";

/** An address of this machine at which an API server may look for a Service: it refuses loopback. */
const ownAddress = (): string => {
  const found = Object.values(networkInterfaces())
    .flatMap((all = []) => all)
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("this machine has no address but loopback");
  return found.address;
};

/**
 * Puts a Prometheus of this machine into a cluster: the objects that the operator makes, whose Service leads to it. The machine's
 * own address leads there as long as it is open.
 */
export const operatedPrometheus = async (url: string): Promise<OperatedPrometheus> => {
  const { hostname, port } = new URL(url);
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on("error", () => other.destroy());
      socket.on("close", () => open.delete(socket));
    }
  });
  const address = ownAddress();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, address, resolve);
  });
  const metadata = { namespace, name: service };
  const pod = { namespace, name: "prometheus-lab-0" };
  const ports = [{ name: "web", port: (server.address() as net.AddressInfo).port, protocol: "TCP" }];
  return {
    objects: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP: "None", ports } },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: pod,
        spec: { schedulerName: "nobody", containers: [{ name: "prometheus", image: "prometheus" }] },
      },
      {
        // The service proxy looks for this object and no EndpointSlice, and takes addresses of pods alone (Kubernetes 1.35).
        apiVersion: "v1",
        kind: "Endpoints",
        metadata,
        subsets: [{ addresses: [{ ip: address, targetRef: { kind: "Pod", ...pod } }], ports }],
      },
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "Prometheus",
        metadata: { namespace, name: "lab" },
        spec: { replicas: 1 },
      },
    ],
    pod: { ...pod, status: { phase: "Running", podIP: address, podIPs: [{ ip: address }] } },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
