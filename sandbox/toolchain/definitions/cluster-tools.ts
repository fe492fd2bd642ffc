import type { BuildSizes, Tool, ToolName } from "../tool";

const kubernetesVersion = [
  "k8s.io/component-base/version.gitVersion=VERSION",
  "k8s.io/component-base/version.gitMajor=1",
  "k8s.io/component-base/version.gitMinor=35",
  "k8s.io/client-go/pkg/version.gitVersion=VERSION",
];

function kubernetes(
  name: ToolName,
  range: string,
  versionArguments: readonly string[],
  sizes: BuildSizes,
): Tool {
  return {
    name,
    neededFor: "sandbox",
    pins: "lab",
    module: "k8s.io/kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    versionVariables: kubernetesVersion,
    range,
    versionArguments,
    ...sizes,
  };
}

const v135 = ">=1.35.0 <1.36.0";
const kwokRange = ">=0.8.0 <0.9.0";

const kwokTool = (name: "kwok" | "kwokctl", sizes: BuildSizes): Tool => ({
  name,
  neededFor: "sandbox",
  pins: "lab",
  module: "sigs.k8s.io/kwok",
  package: `sigs.k8s.io/kwok/cmd/${name}`,
  versionVariables: [],
  range: kwokRange,
  versionArguments: ["--version"],
  ...sizes,
});

/** etcd, the control plane, and KWOK, which plays nodes and pods. */
export const clusterTools: readonly Tool[] = [
  {
    name: "etcd",
    neededFor: "sandbox",
    pins: "lab",
    module: "go.etcd.io/etcd/server/v3",
    package: "go.etcd.io/etcd/server/v3",
    versionVariables: kubernetesVersion,
    range: ">=3.6.0 <3.7.0",
    versionArguments: ["--version"],
    buildSeconds: 44,
    buildCacheMegabytes: 155,
    programMegabytes: 27,
  },
  kubernetes("kube-apiserver", v135, ["--version"], {
    buildSeconds: 228,
    buildCacheMegabytes: 1360,
    programMegabytes: 104,
  }),
  kubernetes("kube-controller-manager", v135, ["--version"], {
    buildSeconds: 63,
    buildCacheMegabytes: 410,
    programMegabytes: 94,
  }),
  kubernetes("kube-scheduler", v135, ["--version"], {
    buildSeconds: 13,
    buildCacheMegabytes: 15,
    programMegabytes: 72,
  }),
  kubernetes("kubectl", ">=1.34.0 <1.37.0", ["version", "--client"], {
    buildSeconds: 38,
    buildCacheMegabytes: 155,
    programMegabytes: 60,
  }),
  kwokTool("kwok", { buildSeconds: 57, buildCacheMegabytes: 180, programMegabytes: 64 }),
  kwokTool("kwokctl", { buildSeconds: 19, buildCacheMegabytes: 55, programMegabytes: 56 }),
];
