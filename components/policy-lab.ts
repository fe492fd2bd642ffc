import * as k8s from "@pulumi/kubernetes";
import * as kx from "@pulumi/kubernetesx";
import * as pulumi from "@pulumi/pulumi";
import type { LabConfig } from "../config/schema";
import type { Lab } from "../policies/lab/lab";
import type {
  LabDeploymentObject,
  LabPodObject,
  LabServiceAccountObject,
  LabServiceObject,
} from "../policies/lab/lab-object";
import { workloadObjects } from "../policies/lab/lab-objects";
import type { WorkloadName } from "../policies/lab/workload";
import { componentTypes } from "./component-types";
import { mutable } from "./mutable";
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

type Options = pulumi.CustomResourceOptions;

const runAccount = (object: LabServiceAccountObject, opts: Options): pulumi.Resource =>
  new k8s.core.v1.ServiceAccount(object.metadata.name, mutable(object), opts);

const runPod = (object: LabPodObject, opts: Options): void => {
  const { metadata, spec } = mutable(object);
  // What the provider waits for by itself has no end: each news of any pod of the namespace begins its time anew, and its
  // informers repeat the news every minute (pulumi-kubernetes 4.25, await/pod.go, await/informers/factory.go).
  const annotations = { "pulumi.com/waitFor": "condition=Ready" };
  new kx.Pod(metadata.name, { metadata: { ...metadata, annotations }, spec: new kx.PodBuilder(spec) }, opts);
};

const runDeployment = (object: LabDeploymentObject, opts: Options): void => {
  const { metadata, spec } = mutable(object);
  const { replicas, selector, template } = spec;
  const built = new kx.PodBuilder(template.spec).asDeploymentSpec({ replicas });
  new kx.Deployment(
    metadata.name,
    {
      metadata,
      // kx selects by `app: <name of the first container>` alone, whatever the manifest says.
      spec: built.apply((made) => ({
        ...made,
        selector,
        template: { ...made.template, metadata: template.metadata },
      })),
    },
    opts,
  );
};

const runService = (object: LabServiceObject, opts: Options): void => {
  const { metadata, spec } = mutable(object);
  // The Deployment is awaited; waiting for the Service's endpoints again would cost ten seconds per `up`.
  const annotations = { "pulumi.com/skipAwait": "true" };
  new kx.Service(metadata.name, { metadata: { ...metadata, annotations }, spec }, opts);
};

/**
 * The lab's workloads: servers behind Services, and pods to send requests from. Each is named after the pod that it runs,
 * so a swap leaves those that both phases have.
 */
export class PolicyLab extends pulumi.ComponentResource {
  /** URL of the server as the client names it; absent in a phase without it. */
  readonly serverUrl: pulumi.Output<string> | undefined;

  constructor(name: string, args: PolicyLabArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes.policyLab, name, {}, opts);
    const objects = workloadObjects(args.lab, args.config, args.workloads);
    const accounts = objects
      .filter((object) => object.kind === "ServiceAccount")
      .map((object) => runAccount(object, { parent: this, dependsOn: [...args.after] }));
    const patience = `${args.config.timeoutSeconds}s`;
    const own = {
      parent: this,
      dependsOn: [...args.after, ...accounts],
      customTimeouts: { create: patience, update: patience },
    };
    for (const object of objects) {
      if (object.kind === "Pod") runPod(object, own);
      if (object.kind === "Deployment") runDeployment(object, own);
      if (object.kind === "Service") runService(object, own);
    }
    const namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace))];
    watchPods(args.context, namespaces, args.config.timeoutSeconds, this);
    const { namespace, server } = args.lab;
    this.serverUrl = args.workloads.includes("server")
      ? pulumi.output(`http://${server.name}.${namespace}.svc.cluster.local/`)
      : undefined;
    this.registerOutputs({ serverUrl: this.serverUrl });
  }
}
