/** Every program that is taken from PATH, downloaded or built, in the order in which they are built. */
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
  "pulumi-resource-kubernetes",
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
  /** The package to build; a folder of ours below `pins` where it begins with a dot. */
  readonly package: string;
  /** Files that the program reads from beside itself: their folder in the tool's module. */
  readonly data?: { readonly folder: string; readonly files: readonly string[] };
  /** Go's build tags. Default: none. */
  readonly buildTags?: readonly string[];
  /** Flags of the compiler by pattern of packages, where others than those of every build help. Default: none. */
  readonly compilerFlags?: Readonly<Record<string, readonly string[]>>;
  /** Variables that carry the version; set by the linker. `VERSION` stands for the program's version. */
  readonly versionVariables: readonly string[];
  /** Versions accepted from PATH; absent where any is: Pulumi takes a plugin on PATH whatever its version. */
  readonly range?: string;
  /** Arguments that make it print its version; absent where none do. */
  readonly versionArguments?: readonly string[];
  /** Taken from the folder of that other tool, whichever it is. */
  readonly beside?: ToolName;
  /**
   * Its share of the build's time on 2 cores with nothing cached, in this order: what it adds to those before it. The
   * clock's time of its module's build, divided as the tools' shares were when each was built behind the others.
   */
  readonly buildSeconds: number;
  /** What the build adds to Go's build cache: the size of the packages that no tool before it has compiled. */
  readonly buildCacheMegabytes: number;
  /** Size of the program, rounded. */
  readonly programMegabytes: number;
}

/** What a build takes. */
export type BuildSizes = Pick<Tool, "buildSeconds" | "buildCacheMegabytes" | "programMegabytes">;
