import * as kx from "@pulumi/kubernetesx";
import * as pulumi from "@pulumi/pulumi";
import type { LabConfig } from "../config/schema";
import type { Lab } from "../policies/lab";
import { componentTypes } from "./component-types";

/** Arguments of `PolicyLab`. */
export interface PolicyLabArgs {
  readonly lab: Lab;
  readonly config: LabConfig;
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

/** User ids that the images are built for. */
const nginxUser = 101;
const curlUser = 100;

/** The lab's workloads: an HTTP server behind a Service 80 → 8080 and a client to send requests from. */
export class PolicyLab extends pulumi.ComponentResource {
  /** URL of the server as the client names it. */
  readonly serverUrl: pulumi.Output<string>;

  constructor(name: string, args: PolicyLabArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.policyLab, name, {}, opts);
    const { lab, config } = args;
    const server = new kx.Deployment(
      lab.server.name,
      {
        metadata: { name: lab.server.name, namespace: lab.namespace, labels: { ...lab.server.labels } },
        spec: serverPod(lab, config).asDeploymentSpec({ replicas: 1 }),
      },
      { parent: this },
    );
    const service = new kx.Service(
      lab.server.name,
      {
        metadata: {
          name: lab.server.name,
          namespace: lab.namespace,
          // The Deployment is awaited; waiting for the Service's endpoints again would cost ten seconds per `up`.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
          type: "ClusterIP",
          selector: { ...lab.server.labels },
          ports: [
            { name: "http", port: lab.server.servicePort, targetPort: lab.server.podPort, protocol: "TCP" },
          ],
        },
      },
      { parent: this },
    );
    new kx.Pod(
      lab.client.name,
      {
        metadata: { name: lab.client.name, namespace: lab.namespace, labels: { ...lab.client.labels } },
        spec: clientPod(lab, config),
      },
      { parent: this },
    );
    this.serverUrl = pulumi
      .all([service.metadata.name, server.metadata.namespace])
      .apply(([host, namespace]) => `http://${host}.${namespace}.svc.cluster.local/`);
    this.registerOutputs({ serverUrl: this.serverUrl });
  }
}

const resources = {
  requests: { cpu: "10m", memory: "32Mi" },
  limits: { cpu: "200m", memory: "64Mi" },
};

const serverPod = (lab: Lab, config: LabConfig): kx.PodBuilder =>
  new kx.PodBuilder({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(nginxUser),
    containers: [
      {
        // kx labels the pods `app: <name of the first container>`.
        name: lab.server.name,
        image: config.serverImage,
        ports: { http: lab.server.podPort },
        resources,
        securityContext: restrictedContainer,
        readinessProbe: { httpGet: { path: "/", port: lab.server.podPort }, periodSeconds: 2 },
        livenessProbe: {
          httpGet: { path: "/", port: lab.server.podPort },
          periodSeconds: 10,
          failureThreshold: 6,
        },
        volumeMounts: [{ volume: { name: "tmp", emptyDir: {} }, destPath: "/tmp" }],
      },
    ],
  });

const clientPod = (lab: Lab, config: LabConfig): kx.PodBuilder =>
  new kx.PodBuilder({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // `sleep` as process 1 does not hear SIGTERM; there is nothing to wind down.
    terminationGracePeriodSeconds: 1,
    securityContext: restrictedPod(curlUser),
    containers: [
      {
        name: lab.client.name,
        image: config.clientImage,
        command: ["sleep", "infinity"],
        resources,
        securityContext: restrictedContainer,
        readinessProbe: { exec: { command: ["true"] }, periodSeconds: 30 },
      },
    ],
  });
