import * as k8s from "@pulumi/kubernetes";
import * as kx from "@pulumi/kubernetesx";
import * as pulumi from "@pulumi/pulumi";
import type { LabConfig } from "../config/schema";
import type { Lab } from "../policies/lab/lab";
import type { Workload, WorkloadName } from "../policies/lab/workload";
import { workloadsOf } from "../policies/lab/workloads";
import { componentTypes } from "./component-types";
import { watchPods } from "./watch-pods";

/** Arguments of `PolicyLab`. */
export interface PolicyLabArgs {
  readonly lab: Lab;
  readonly config: LabConfig;
  /** Context of the kubeconfig, to look why a pod does not start. */
  readonly context: string;
  /** The pods that run in this phase. */
  readonly workloads: readonly WorkloadName[];
  /** What every pod starts after and is gone before. An option of the component would order it alone, not its children. */
  readonly after: readonly pulumi.Resource[];
}

/** What the `restricted` Pod Security Standard asks of a container, and a read-only root besides. */
const restrictedContainer = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};

const restrictedPod = (user: number) => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  seccompProfile: { type: "RuntimeDefault" },
});

/** User ids that the images are built for; the gRPC server's is a static program that takes any. */
const nginxUser = 101;
const curlUser = 100;
const anyUser = 1000;

const resources = {
  requests: { cpu: "10m", memory: "32Mi" },
  limits: { cpu: "200m", memory: "64Mi" },
};

const podDefaults = (workload: Workload, user: number) => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  serviceAccountName: workload.serviceAccount,
  securityContext: restrictedPod(user),
});

const httpServerPod = (workload: Workload, { serverImage }: LabConfig): kx.PodBuilder => {
  const port = workload.ports.http ?? 0;
  return new kx.PodBuilder({
    ...podDefaults(workload, nginxUser),
    containers: [
      {
        // kx labels the pods `app: <name of the first container>`.
        name: workload.name,
        image: serverImage,
        ports: { http: port },
        resources,
        securityContext: restrictedContainer,
        readinessProbe: { httpGet: { path: "/", port }, periodSeconds: 2 },
        livenessProbe: { httpGet: { path: "/", port }, periodSeconds: 10, failureThreshold: 6 },
        volumeMounts: [{ volume: { name: "tmp", emptyDir: {} }, destPath: "/tmp" }],
      },
    ],
  });
};

const grpcServerPod = (workload: Workload, { grpcImage }: LabConfig): kx.PodBuilder => {
  const port = workload.ports.grpc ?? 0;
  return new kx.PodBuilder({
    ...podDefaults(workload, anyUser),
    containers: [
      {
        name: workload.name,
        image: grpcImage,
        args: ["grpc-health-checking", `--port=${port}`],
        ports: { grpc: port },
        resources,
        securityContext: restrictedContainer,
        readinessProbe: { grpc: { port }, periodSeconds: 2 },
        livenessProbe: { grpc: { port }, periodSeconds: 10, failureThreshold: 6 },
      },
    ],
  });
};

/**
 * A name with a dot is asked for as it is, before the search list. With a DNS rule the names of the search list are
 * REFUSED, and musl, which the client's image is built on, gives up at the first such answer (Cilium,
 * security/policy/language, "Alpine/musl deployments").
 */
const namesAsTheyAre = { options: [{ name: "ndots", value: "1" }] };

const clientPod = (workload: Workload, { clientImage }: LabConfig): kx.PodBuilder =>
  new kx.PodBuilder({
    ...podDefaults(workload, curlUser),
    dnsConfig: namesAsTheyAre,
    // `sleep` as process 1 does not hear SIGTERM; there is nothing to wind down.
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: workload.name,
        image: clientImage,
        command: ["sleep", "infinity"],
        resources,
        securityContext: restrictedContainer,
        readinessProbe: { exec: { command: ["true"] }, periodSeconds: 30 },
      },
    ],
  });

/** Service accounts other than `default`, by namespace. */
const accountsOf = (workloads: readonly Workload[]): readonly Workload[] => [
  ...new Map(
    workloads
      .filter(({ serviceAccount }) => serviceAccount !== "default")
      .map((workload) => [`${workload.namespace}/${workload.serviceAccount}`, workload]),
  ).values(),
];

/**
 * The lab's workloads: servers behind Services, and pods to send requests from. Each is named after the pod that it runs,
 * so a swap leaves those that both phases have.
 */
export class PolicyLab extends pulumi.ComponentResource {
  /** URL of the server as the client names it; absent in a phase without it. */
  readonly serverUrl: pulumi.Output<string> | undefined;

  constructor(name: string, args: PolicyLabArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.policyLab, name, {}, opts);
    const all = workloadsOf(args.lab);
    const workloads = args.workloads.map((wanted) => all[wanted]);
    const accounts = accountsOf(workloads).map(
      ({ namespace, serviceAccount }) =>
        new k8s.core.v1.ServiceAccount(
          serviceAccount,
          { metadata: { name: serviceAccount, namespace }, automountServiceAccountToken: false },
          { parent: this, dependsOn: [...args.after] },
        ),
    );
    const patience = `${args.config.timeoutSeconds}s`;
    for (const workload of workloads) {
      const own = {
        parent: this,
        dependsOn: [...args.after, ...accounts],
        customTimeouts: { create: patience, update: patience },
      };
      if (workload.role === "client") runPod(workload, args.config, own);
      else runServer(workload, args.config, own);
    }
    const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
    watchPods(args.context, namespaces, args.config.timeoutSeconds, this);
    const { server } = all;
    this.serverUrl = args.workloads.includes("server")
      ? pulumi.output(`http://${server.name}.${server.namespace}.svc.cluster.local/`)
      : undefined;
    this.registerOutputs({ serverUrl: this.serverUrl });
  }
}

const runPod = (workload: Workload, config: LabConfig, opts: pulumi.CustomResourceOptions): void => {
  const { name, namespace, labels } = workload;
  new kx.Pod(
    name,
    { metadata: { name, namespace, labels: { ...labels } }, spec: clientPod(workload, config) },
    opts,
  );
};

const runServer = (workload: Workload, config: LabConfig, opts: pulumi.CustomResourceOptions): void => {
  const { name, namespace, labels, role, ports, servicePort } = workload;
  const pod = role === "grpc-server" ? grpcServerPod(workload, config) : httpServerPod(workload, config);
  new kx.Deployment(
    name,
    {
      metadata: { name, namespace, labels: { ...labels } },
      spec: pod.asDeploymentSpec({ replicas: 1 }),
    },
    opts,
  );
  if (servicePort === undefined) return;
  new kx.Service(
    name,
    {
      metadata: {
        name,
        namespace,
        // The Deployment is awaited; waiting for the Service's endpoints again would cost ten seconds per `up`.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "ClusterIP",
        selector: { ...labels },
        ports: Object.entries(ports).map(([port, targetPort]) => ({
          name: port,
          port: servicePort,
          targetPort,
          protocol: "TCP",
        })),
      },
    },
    opts,
  );
};
