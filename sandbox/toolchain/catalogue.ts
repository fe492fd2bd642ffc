import type { VersionRange } from "./version-fit";

/** The programs the sandbox is made of, in the order in which they are built. */
export const TOOL_NAMES = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kwok",
  "kwokctl",
  "helm",
  "pulumi",
  "pulumi-language-nodejs",
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];

/** One program: where it comes from and which versions fit. */
export interface Tool {
  readonly name: ToolName;
  /** Folder below `sandbox/tools` that pins the modules. */
  readonly pins: string;
  /** The module whose version is the tool's version. */
  readonly module: string;
  /** The package to build. */
  readonly package: string;
  /** Variables that carry the version; set by the linker. `VERSION` stands for the pinned version, with its v. */
  readonly versionVariables: readonly string[];
  /** Versions accepted from PATH. */
  readonly range: VersionRange;
  /** Arguments that make it print its version. */
  readonly versionArguments: readonly string[];
  /** Taken from the folder of that other tool, whichever it is. */
  readonly beside?: ToolName;
  /** Build time measured on 2 cores with nothing cached, in this order. */
  readonly buildSeconds: number;
  /** What the build adds to Go's build cache. */
  readonly buildCacheMegabytes: number;
}

const kubernetesVersion = [
  "k8s.io/component-base/version.gitVersion=VERSION",
  "k8s.io/component-base/version.gitMajor=1",
  "k8s.io/component-base/version.gitMinor=35",
  "k8s.io/client-go/pkg/version.gitVersion=VERSION",
];

function kubernetes(
  name: ToolName,
  range: VersionRange,
  versionArguments: readonly string[],
  buildSeconds: number,
  buildCacheMegabytes: number,
): Tool {
  return {
    name,
    pins: "kubernetes",
    module: "k8s.io/kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    versionVariables: kubernetesVersion,
    range,
    versionArguments,
    buildSeconds,
    buildCacheMegabytes,
  };
}

const v135: VersionRange = { from: [1, 35, 0], below: [1, 36, 0] };
const kwokRange: VersionRange = { from: [0, 8, 0], below: [0, 9, 0] };

const kwokTool = (name: "kwok" | "kwokctl", buildSeconds: number, buildCacheMegabytes: number): Tool => ({
  name,
  pins: "kwok",
  module: "sigs.k8s.io/kwok",
  package: `sigs.k8s.io/kwok/cmd/${name}`,
  versionVariables: [],
  range: kwokRange,
  versionArguments: ["--version"],
  buildSeconds,
  buildCacheMegabytes,
});

const tools: readonly Tool[] = [
  {
    name: "etcd",
    pins: "kubernetes",
    module: "go.etcd.io/etcd/server/v3",
    package: "go.etcd.io/etcd/server/v3",
    versionVariables: kubernetesVersion,
    range: { from: [3, 6, 0], below: [3, 7, 0] },
    versionArguments: ["--version"],
    buildSeconds: 60,
    buildCacheMegabytes: 400,
  },
  kubernetes("kube-apiserver", v135, ["--version"], 300, 1500),
  kubernetes("kube-controller-manager", v135, ["--version"], 85, 500),
  kubernetes("kube-scheduler", v135, ["--version"], 17, 150),
  kubernetes("kubectl", { from: [1, 34, 0], below: [1, 37, 0] }, ["version", "--client"], 45, 250),
  kwokTool("kwok", 125, 700),
  kwokTool("kwokctl", 25, 150),
  {
    name: "helm",
    pins: "helm",
    module: "helm.sh/helm/v3",
    package: "helm.sh/helm/v3/cmd/helm",
    versionVariables: ["helm.sh/helm/v3/internal/version.version=VERSION"],
    range: { from: [3, 17, 0], below: [4, 0, 0] },
    versionArguments: ["version", "--short"],
    buildSeconds: 120,
    buildCacheMegabytes: 650,
  },
  {
    name: "pulumi",
    pins: "pulumi",
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    versionVariables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=VERSION"],
    range: { from: [3, 248, 0], below: [4, 0, 0] },
    versionArguments: ["version"],
    buildSeconds: 327,
    buildCacheMegabytes: 1000,
  },
  {
    name: "pulumi-language-nodejs",
    pins: "pulumi-language-nodejs",
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    versionVariables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=VERSION"],
    range: { from: [3, 0, 0], below: [4, 0, 0] },
    versionArguments: ["-version"],
    beside: "pulumi",
    buildSeconds: 30,
    buildCacheMegabytes: 100,
  },
];

/** The definition of a tool. */
export function toolOf(name: ToolName): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool named ${name}`);
  return tool;
}
