import type { VersionRange } from "./version-fit";

/** Every program that is taken from PATH or built, in the order in which they are built. */
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
  "prometheus",
  "promtool",
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];

/**
 * What tools are for. `sandbox`: a stack is laid down with them, so `npm start` waits for them. `evidence`: dashboards,
 * alerts and queries are tried with them, which only tests and `lab dashboards` do.
 */
export const PURPOSES = ["sandbox", "evidence"] as const;

export type Purpose = (typeof PURPOSES)[number];

/** One program: where it comes from and which versions fit. */
export interface Tool {
  readonly name: ToolName;
  readonly neededFor: Purpose;
  /** Folder below `sandbox/tools` that pins the modules. */
  readonly pins: string;
  /** The module whose version is the tool's version. */
  readonly module: string;
  /** The program's version, for a module that is numbered otherwise. Default: the module's own, with its v. */
  readonly versionOf?: (moduleVersion: string) => string;
  /** The package to build. */
  readonly package: string;
  /** Go's build tags. Default: none. */
  readonly buildTags?: readonly string[];
  /** Variables that carry the version; set by the linker. `VERSION` stands for the program's version. */
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
  /** Size of the program, rounded. */
  readonly programMegabytes: number;
}

type BuildSizes = Pick<Tool, "buildSeconds" | "buildCacheMegabytes" | "programMegabytes">;

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
  sizes: BuildSizes,
): Tool {
  return {
    name,
    neededFor: "sandbox",
    pins: "kubernetes",
    module: "k8s.io/kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    versionVariables: kubernetesVersion,
    range,
    versionArguments,
    ...sizes,
  };
}

const v135: VersionRange = { from: [1, 35, 0], below: [1, 36, 0] };
const kwokRange: VersionRange = { from: [0, 8, 0], below: [0, 9, 0] };

const kwokTool = (name: "kwok" | "kwokctl", sizes: BuildSizes): Tool => ({
  name,
  neededFor: "sandbox",
  pins: "kwok",
  module: "sigs.k8s.io/kwok",
  package: `sigs.k8s.io/kwok/cmd/${name}`,
  versionVariables: [],
  range: kwokRange,
  versionArguments: ["--version"],
  ...sizes,
});

/** Prometheus 3.16.0 is the module v0.316.0: its README, section "Prometheus code base". */
function prometheusVersion(moduleVersion: string): string {
  const [, minor = "", patch = ""] = moduleVersion.replace(/^v/, "").split(".");
  return `${Math.floor(Number(minor) / 100)}.${Number(minor) % 100}.${patch}`;
}

/** Without service discovery, which needs the libraries of every cloud; nothing is discovered here. */
const prometheusTool = (name: "prometheus" | "promtool", sizes: BuildSizes): Tool => ({
  name,
  neededFor: "evidence",
  pins: "prometheus",
  module: "github.com/prometheus/prometheus",
  versionOf: prometheusVersion,
  package: `github.com/prometheus/prometheus/cmd/${name}`,
  buildTags: ["remove_all_sd"],
  versionVariables: ["github.com/prometheus/common/version.Version=VERSION"],
  range: { from: [3, 0, 0], below: [4, 0, 0] },
  versionArguments: ["--version"],
  ...sizes,
});

const tools: readonly Tool[] = [
  {
    name: "etcd",
    neededFor: "sandbox",
    pins: "kubernetes",
    module: "go.etcd.io/etcd/server/v3",
    package: "go.etcd.io/etcd/server/v3",
    versionVariables: kubernetesVersion,
    range: { from: [3, 6, 0], below: [3, 7, 0] },
    versionArguments: ["--version"],
    buildSeconds: 60,
    buildCacheMegabytes: 400,
    programMegabytes: 25,
  },
  kubernetes("kube-apiserver", v135, ["--version"], {
    buildSeconds: 300,
    buildCacheMegabytes: 1500,
    programMegabytes: 105,
  }),
  kubernetes("kube-controller-manager", v135, ["--version"], {
    buildSeconds: 85,
    buildCacheMegabytes: 500,
    programMegabytes: 95,
  }),
  kubernetes("kube-scheduler", v135, ["--version"], {
    buildSeconds: 17,
    buildCacheMegabytes: 150,
    programMegabytes: 70,
  }),
  kubernetes("kubectl", { from: [1, 34, 0], below: [1, 37, 0] }, ["version", "--client"], {
    buildSeconds: 45,
    buildCacheMegabytes: 250,
    programMegabytes: 60,
  }),
  kwokTool("kwok", { buildSeconds: 125, buildCacheMegabytes: 700, programMegabytes: 65 }),
  kwokTool("kwokctl", { buildSeconds: 25, buildCacheMegabytes: 150, programMegabytes: 55 }),
  {
    name: "helm",
    neededFor: "sandbox",
    pins: "helm",
    module: "helm.sh/helm/v3",
    package: "helm.sh/helm/v3/cmd/helm",
    versionVariables: ["helm.sh/helm/v3/internal/version.version=VERSION"],
    range: { from: [3, 17, 0], below: [4, 0, 0] },
    versionArguments: ["version", "--short"],
    buildSeconds: 120,
    buildCacheMegabytes: 650,
    programMegabytes: 60,
  },
  {
    name: "pulumi",
    neededFor: "sandbox",
    pins: "pulumi",
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    versionVariables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=VERSION"],
    range: { from: [3, 248, 0], below: [4, 0, 0] },
    versionArguments: ["version"],
    buildSeconds: 327,
    buildCacheMegabytes: 1000,
    programMegabytes: 115,
  },
  {
    name: "pulumi-language-nodejs",
    neededFor: "sandbox",
    pins: "pulumi-language-nodejs",
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    versionVariables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=VERSION"],
    range: { from: [3, 0, 0], below: [4, 0, 0] },
    versionArguments: ["-version"],
    beside: "pulumi",
    buildSeconds: 30,
    buildCacheMegabytes: 100,
    programMegabytes: 20,
  },
  // Measured for both at once, on a machine that did other work meanwhile, and shared out by what each adds to the cache:
  // 312 s, in which the two took 295 s of processor time.
  prometheusTool("prometheus", { buildSeconds: 215, buildCacheMegabytes: 800, programMegabytes: 50 }),
  {
    ...prometheusTool("promtool", { buildSeconds: 97, buildCacheMegabytes: 400, programMegabytes: 55 }),
    // One distribution's pair: the blocks that promtool writes are read by a Prometheus of its own version.
    beside: "prometheus",
  },
];

/** The definition of a tool. */
export function toolOf(name: ToolName): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool named ${name}`);
  return tool;
}

/** The tools that are needed for one purpose, in the order in which they are built. */
export function toolsFor(purpose: Purpose): readonly ToolName[] {
  return tools.filter(({ neededFor }) => neededFor === purpose).map(({ name }) => name);
}
