import type { MonitoringConfig } from "../../config/schema";
import type { HelmValues } from "../cilium-values";

/**
 * Targets of the control plane (`kubeProxy`, `kubeEtcd`, `kubeScheduler`, `kubeControllerManager`). With a target go
 * its alert rules, so that none fires for what is not there.
 *
 * kube-proxy does not exist on this cluster. The others listen on the node's loopback address on Talos, unless its
 * machine configuration exposes them. Talos runs the scheduler and the controller-manager as static pods with the
 * label `component` that the chart's Services select; etcd is not a pod there, but it runs on the nodes, and so at the
 * addresses, of the API servers, whose pods are on the host's network (`kubeEtcd.service.selector`).
 */
export const targetValues = (controlPlane: MonitoringConfig["controlPlane"]): HelmValues => ({
  kubeProxy: { enabled: false },
  kubeEtcd: {
    enabled: controlPlane.etcd,
    ...(controlPlane.etcd ? { service: { selector: { component: "kube-apiserver" } } } : {}),
  },
  kubeScheduler: { enabled: controlPlane.scheduler },
  kubeControllerManager: { enabled: controlPlane.controllerManager },
});
