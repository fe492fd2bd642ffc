/** What a node with packets asks of a machine, as it was found. */
export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  readonly root: boolean;
  /** `6.1.0-18-amd64`. */
  readonly kernel: string;
  /** Version 2 of the cgroups is mounted. */
  readonly cgroup2: boolean;
  /** The kernel describes its types, which Cilium's programs are fitted to. */
  readonly btf: boolean;
  /** Those of `packages` that are not there. */
  readonly missingPrograms: readonly string[];
  /**
   * Memory that programs could have, in bytes, where Cilium's agent has to be built; absent where the cache has it, or
   * nothing says so (then `go` says why).
   */
  readonly memoryForBuild?: number;
  /** Why nothing can be built, and what to do; absent where everything is there, or Go is. */
  readonly go?: { readonly problem: string; readonly fix: string };
  /** What iptables said when it was to redirect to a local socket; absent where it did, or could not be asked. */
  readonly proxyRules?: string;
}

/** The programs of the machine that a node runs, and Debian's packages that bring them. */
export const packages: Readonly<Record<string, string>> = {
  clang: "clang-14",
  iptables: "iptables",
  ipset: "ipset",
  ip: "iproute2",
  bwrap: "bubblewrap",
  nginx: "nginx-light",
  curl: "curl",
  busybox: "busybox",
  nsenter: "util-linux",
  setpriv: "util-linux",
  sysctl: "procps",
};

/** mount_setattr(2) came with 5.12; Cilium 1.18 asks for 5.10 (Cilium, operations/system_requirements). */
const OLDEST_KERNEL: readonly [number, number] = [5, 12];

function tooOld(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_KERNEL;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** What the link of Cilium's agent takes at most; measured. */
const AGENT_LINK_BYTES = 3.5e9;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** What is missing, and the commands that bring it. */
export interface Preflight {
  readonly problems: readonly string[];
  readonly fixes: readonly string[];
}

/** Everything that keeps a node with packets off a machine. No problems: it can be. */
export function preflight(facts: MachineFacts): Preflight {
  if (facts.platform !== "linux") {
    return {
      problems: [`packets need Linux: Cilium's datapath is BPF, which ${facts.platform} has not`],
      fixes: ["./lab sandbox up, whose nodes are played, or a virtual machine with Linux"],
    };
  }
  const problems: string[] = [];
  const fixes: string[] = [];
  if (!facts.root) {
    problems.push("packets need root: network namespaces, BPF programs and iptables rules are made");
    fixes.push("run it as root, or ./lab sandbox up without --packets");
  }
  if (tooOld(facts.kernel)) problems.push(`kernel ${facts.kernel} is older than ${OLDEST_KERNEL.join(".")}`);
  if (!facts.cgroup2) problems.push("no cgroup2 file system is mounted: the node needs a cgroup of its own");
  if (!facts.btf) problems.push("the kernel has no /sys/kernel/btf/vmlinux (CONFIG_DEBUG_INFO_BTF)");
  if (facts.missingPrograms.length > 0) {
    problems.push(`not on this machine: ${facts.missingPrograms.join(", ")}`);
    const needed = new Set(facts.missingPrograms.map((name) => packages[name] ?? name));
    fixes.push(`apt-get install -y --no-install-recommends ${[...needed].join(" ")}`);
  }
  if (facts.proxyRules !== undefined) {
    problems.push(
      `iptables can't redirect to a local socket (TPROXY, xt_socket): ${facts.proxyRules.split("\n")[0]}`,
    );
  }
  if (facts.go !== undefined) {
    problems.push(facts.go.problem);
    fixes.push(facts.go.fix);
  }
  if (facts.memoryForBuild !== undefined && facts.memoryForBuild < AGENT_LINK_BYTES) {
    problems.push(
      `Cilium's agent has to be built, which needs ${gigabytes(AGENT_LINK_BYTES)} of memory; there are ${gigabytes(facts.memoryForBuild)} free`,
    );
    fixes.push("end what needs the memory, or add swap; it is built once");
  }
  return { problems, fixes };
}
