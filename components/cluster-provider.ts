import * as k8s from "@pulumi/kubernetes";
import type { StackConfig } from "../config/schema";

/**
 * The Kubernetes provider of this stack, bound to the context that the configuration names and never to the
 * kubeconfig's `current-context`: a stack cannot reach another cluster because somebody switched contexts.
 */
export const clusterProvider = (config: StackConfig): k8s.Provider =>
  new k8s.Provider("cluster", { context: config.cluster.context });
