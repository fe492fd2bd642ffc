import path from "node:path";
import { stringify } from "yaml";
import type { NodeSide } from "../nodes/node-side";
import type { SandboxPaths } from "../paths";
import { type Toolchain, toolPath } from "../toolchain/resolve-tool";
import { ADVERTISED_ADDRESS } from "./advertised-address";
import type { Ports } from "./free-ports";

/** Pod security as Talos sets it up: `baseline` is enforced everywhere but in kube-system. */
export const admissionConfiguration = {
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AdmissionConfiguration",
  plugins: [
    {
      name: "PodSecurity",
      configuration: {
        apiVersion: "pod-security.admission.config.k8s.io/v1",
        kind: "PodSecurityConfiguration",
        defaults: {
          enforce: "baseline",
          "enforce-version": "latest",
          audit: "restricted",
          "audit-version": "latest",
          warn: "restricted",
          "warn-version": "latest",
        },
        exemptions: { usernames: [], runtimeClasses: [], namespaces: ["kube-system"] },
      },
    },
  ],
};

/** Files below `settings/`. */
export const settingsFiles = (paths: SandboxPaths) => ({
  kwokctl: path.join(paths.settings, "kwokctl.yaml"),
  admission: path.join(paths.settings, "admission.yaml"),
});

const extra = (name: string, args: Record<string, string>) => ({
  name,
  extraArgs: Object.entries(args).map(([key, value]) => ({ key, value })),
  // Collect garbage less often: a third of the start-up time for some memory.
  extraEnvs: [{ name: "GOGC", value: "200" }],
});

/** The configuration of kwokctl for one sandbox. Every binary is named, so that nothing is ever downloaded. */
export function kwokctlConfiguration(
  paths: SandboxPaths,
  ports: Ports,
  tools: Toolchain,
  nodes: NodeSide,
): string {
  const more = nodes.partArguments(paths);
  return stringify({
    apiVersion: "config.kwok.x-k8s.io/v1alpha1",
    kind: "KwokctlConfiguration",
    options: {
      runtime: "binary",
      bindAddress: "127.0.0.1",
      securePort: true,
      kubeAuthorization: true,
      kubeAdmission: true,
      kubeVersion: `v${tools.get("kube-apiserver")?.version ?? ""}`,
      kubeApiserverPort: ports.kubeApiserver,
      etcdPort: ports.etcd,
      etcdPeerPort: ports.etcdPeer,
      kubeControllerManagerPort: ports.kubeControllerManager,
      kubeSchedulerPort: ports.kubeScheduler,
      etcdBinary: toolPath(tools, "etcd"),
      kubeApiserverBinary: toolPath(tools, "kube-apiserver"),
      kubeControllerManagerBinary: toolPath(tools, "kube-controller-manager"),
      kubeSchedulerBinary: toolPath(tools, "kube-scheduler"),
      kubectlBinary: toolPath(tools, "kubectl"),
      ...nodes.runtimeOptions(ports, tools),
    },
    componentsPatches: [
      extra("etcd", { "unsafe-no-fsync": "true" }),
      extra("kube-apiserver", {
        "admission-control-config-file": settingsFiles(paths).admission,
        "advertise-address": ADVERTISED_ADDRESS,
        ...more["kube-apiserver"],
      }),
      extra("kube-controller-manager", { "leader-elect": "false" }),
      extra("kube-scheduler", { "leader-elect": "false" }),
      ...(more["kwok-controller"] ? [extra("kwok-controller", more["kwok-controller"])] : []),
    ],
  });
}

/** The environment of kwokctl: ours, without settings of another KWOK on this machine. */
export function kwokctlEnvironment(paths: SandboxPaths): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("KWOK_") && name !== "KUBECONFIG",
  );
  return {
    ...Object.fromEntries(own),
    PATH: `${paths.bin}${path.delimiter}${process.env.PATH ?? ""}`,
    KWOK_WORKDIR: paths.kwok,
    KUBECONFIG: paths.kubeconfig,
    KUBECACHEDIR: paths.kubectlCache,
    KUBERC: "off",
  };
}
