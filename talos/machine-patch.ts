import * as z from "zod";
import type { StackConfig } from "../config/schema";

const wildcard = z.literal("0.0.0.0");

/**
 * The part of a Talos machine configuration that this project writes. Strict: a misspelt key in our own data fails.
 *
 * Source: Talos Linux reference, "v1alpha1 Config" (FeaturesConfig, KubePrism, HostDNSConfig, ClusterNetworkConfig,
 * CNIConfig, ProxyConfig, EtcdConfig, ControllerManagerConfig, SchedulerConfig).
 */
export const machinePatchSchema = z.strictObject({
  machine: z.strictObject({
    features: z.strictObject({
      kubePrism: z.strictObject({ enabled: z.literal(true), port: z.int().min(1).max(65535) }).optional(),
      hostDNS: z.strictObject({ enabled: z.literal(true), forwardKubeDNSToHost: z.boolean() }),
    }),
  }),
  cluster: z.strictObject({
    network: z.strictObject({ cni: z.strictObject({ name: z.literal("none") }) }),
    proxy: z.strictObject({ disabled: z.literal(true) }),
    etcd: z
      .strictObject({
        extraArgs: z.strictObject({ "listen-metrics-urls": z.literal("http://0.0.0.0:2381") }),
      })
      .optional(),
    controllerManager: z.strictObject({ extraArgs: z.strictObject({ "bind-address": wildcard }) }).optional(),
    scheduler: z.strictObject({ extraArgs: z.strictObject({ "bind-address": wildcard }) }).optional(),
  }),
});

/** A patch of a Talos machine configuration. */
export type MachinePatch = z.infer<typeof machinePatchSchema>;

/** The kinds of Talos machines. */
export type MachineRole = "controlplane" | "worker";

/** What a patch is for. */
export interface MachinePatchOptions {
  /** Talos refuses a worker that has `cluster.etcd`; so a worker's patch is without what control planes expose. */
  readonly role?: MachineRole;
  /** Exposes the metrics of etcd, scheduler and controller-manager, whatever `monitoring.controlPlane` says. */
  readonly metrics?: boolean;
}

/** Names of KubePrism's end of the wire: the node itself. */
const OWN_NODE = ["localhost", "127.0.0.1"];

type Exposed = StackConfig["monitoring"]["controlPlane"];

const exposed = ({ monitoring }: StackConfig, { role, metrics }: MachinePatchOptions): Exposed => {
  if (role === "worker") return { etcd: false, scheduler: false, controllerManager: false };
  if (metrics === true) return { etcd: true, scheduler: true, controllerManager: true };
  return monitoring.controlPlane;
};

/**
 * The patch that a Talos machine configuration needs for a stack.
 *
 * Sources: Cilium documentation 1.18, "Talos Linux" (CNI, kube-proxy, KubePrism, host DNS); Talos Linux guides,
 * "KubePrism" and "Host DNS".
 */
export const machinePatch = (config: StackConfig, options: MachinePatchOptions = {}): MachinePatch => {
  const { kubeApi, datapath } = config.cilium;
  const { etcd, scheduler, controllerManager } = exposed(config, options);
  const open = { extraArgs: { "bind-address": "0.0.0.0" as const } };
  return {
    machine: {
      features: {
        ...(OWN_NODE.includes(kubeApi.host) ? { kubePrism: { enabled: true, port: kubeApi.port } } : {}),
        hostDNS: { enabled: true, forwardKubeDNSToHost: datapath.hostDns },
      },
    },
    cluster: {
      network: { cni: { name: "none" } },
      proxy: { disabled: true },
      ...(etcd ? { etcd: { extraArgs: { "listen-metrics-urls": "http://0.0.0.0:2381" as const } } } : {}),
      ...(controllerManager ? { controllerManager: open } : {}),
      ...(scheduler ? { scheduler: open } : {}),
    },
  };
};

/** Whether a patch holds what only control planes may have. */
export const isForControlPlanesOnly = ({ cluster }: MachinePatch): boolean =>
  cluster.etcd !== undefined || cluster.controllerManager !== undefined || cluster.scheduler !== undefined;
