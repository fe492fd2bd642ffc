import * as k8s from "@pulumi/kubernetes";
import type { StackConfig } from "../config/schema";

/**
 * The Kubernetes provider of this stack, bound to the context that the configuration names and never to the
 * kubeconfig's `current-context`: a stack cannot reach another cluster because somebody switched contexts.
 *
 * ConfigMaps and Secrets are changed where they are. The provider's own default is to delete them and make them anew:
 * every swap would take a dashboard out of Grafana for a while, and a new token the Secret from Cilium's agents.
 *
 * It applies objects on the server: one that is there already is applied to, not refused, and a field that somebody else
 * has changed is taken back, since every object says so (`policies/upkeep/own-mark.ts`). What is not this stack's was
 * refused before (`settleCluster`).
 *
 * It is told which cluster that is, so that another name or address for the same one replaces nothing.
 *
 * @param identity what tells the cluster from others (`clusterIdentity`).
 */
export const clusterProvider = (config: StackConfig, identity: string): k8s.Provider =>
  new k8s.Provider("cluster", {
    // Else the package puts the path of $KUBECONFIG there; the plugin then writes a copy of that file, credentials included,
    // into the folder for temporary files at every run and leaves it, and it takes no list of files.
    kubeconfig: "",
    context: config.cluster.context,
    clusterIdentifier: identity,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  });
