import type { LabImages } from "./lab-images";
import type { Container, PodSpec } from "./lab-object";
import type { Workload, WorkloadRole } from "./workload";

/** User ids that the images are built for; the gRPC server's is a static program that takes any. */
const users: Readonly<Record<WorkloadRole, number>> = {
  "http-server": 101,
  "grpc-server": 1000,
  client: 100,
};

/** What the Pod Security Standard `restricted` asks of a container, a read-only root besides, and its share of a node. */
const containerOf = ({ name }: Workload, image: string) => ({
  name,
  image,
  resources: {
    requests: { cpu: "10m", memory: "32Mi" },
    limits: { cpu: "200m", memory: "64Mi" },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
});

const podOf = (workload: Workload, container: Container): PodSpec => {
  const user = users[workload.role];
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    serviceAccountName: workload.serviceAccount,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [container],
  };
};

const portsOf = ({ ports }: Workload) =>
  Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));

const httpServer = (workload: Workload, { serverImage }: LabImages): PodSpec => {
  const httpGet = { path: "/", port: workload.ports.http ?? 0 };
  const pod = podOf(workload, {
    ...containerOf(workload, serverImage),
    ports: portsOf(workload),
    readinessProbe: { httpGet, periodSeconds: 2 },
    livenessProbe: { httpGet, periodSeconds: 10, failureThreshold: 6 },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  });
  return { ...pod, volumes: [{ name: "tmp", emptyDir: {} }] };
};

const grpcServer = (workload: Workload, { grpcImage }: LabImages): PodSpec => {
  const grpc = { port: workload.ports.grpc ?? 0 };
  return podOf(workload, {
    ...containerOf(workload, grpcImage),
    args: ["grpc-health-checking", `--port=${grpc.port}`],
    ports: portsOf(workload),
    readinessProbe: { grpc, periodSeconds: 2 },
    livenessProbe: { grpc, periodSeconds: 10, failureThreshold: 6 },
  });
};

/**
 * A name with a dot is asked for as it is, before the search list. With a DNS rule the names of the search list are
 * REFUSED, and musl, which the client's image is built on, gives up at the first such answer (Cilium,
 * security/policy/language, "Alpine/musl deployments").
 */
const namesAsTheyAre = { options: [{ name: "ndots", value: "1" }] };

const client = (workload: Workload, { clientImage }: LabImages): PodSpec => ({
  ...podOf(workload, {
    ...containerOf(workload, clientImage),
    command: ["sleep", "infinity"],
    readinessProbe: { exec: { command: ["true"] }, periodSeconds: 30 },
  }),
  dnsConfig: namesAsTheyAre,
  // `sleep` as process 1 does not hear SIGTERM; there is nothing to wind down.
  terminationGracePeriodSeconds: 1,
});

const specs: Readonly<Record<WorkloadRole, (workload: Workload, images: LabImages) => PodSpec>> = {
  "http-server": httpServer,
  "grpc-server": grpcServer,
  client,
};

/** What the pod of a workload runs, under the Pod Security Standard `restricted`. */
export const podSpecOf = (workload: Workload, images: LabImages): PodSpec =>
  specs[workload.role](workload, images);
