import execa from "execa";

/** How long a command took and how much memory it and its descendants held at the most. */
export interface Measurement {
  readonly seconds: number;
  /** What the command said on standard error. */
  readonly stderr: string;
  /** Largest sum of resident memory over the process tree that was seen, in MB (sampled every 100 ms). */
  readonly peakMegabytes: number;
}

/** The middle value; the lower of two middle ones. @throws Error for an empty list. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("the median of nothing");
  return middle;
};

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly kilobytes: number;
}

/** Sum of the resident memory of `root` and its descendants, in kilobytes. */
export const treeMemory = (processes: readonly ProcessLine[], root: number): number => {
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
    grown = family.size > before;
  }
  return processes.filter(({ pid }) => family.has(pid)).reduce((sum, { kilobytes }) => sum + kilobytes, 0);
};

const listProcesses = async (): Promise<ProcessLine[]> => {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid=,rss="]);
  return stdout.split("\n").map((line) => {
    const [pid = 0, parent = 0, kilobytes = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, kilobytes };
  });
};

/** Runs a command once and measures it. @throws the command's error if it fails. */
export const measure = async (
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    /** Open files in place of the pipes. */
    readonly stdin?: number;
    readonly stdout?: number;
  },
): Promise<Measurement> => {
  const start = process.hrtime.bigint();
  const running = execa(command, [...args], { ...options, extendEnv: false });
  let peak = 0;
  let over = false;
  const sampling = (async () => {
    while (!over && running.pid !== undefined) {
      peak = Math.max(peak, treeMemory(await listProcesses(), running.pid));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  let stderr = "";
  try {
    ({ stderr } = await running);
  } finally {
    over = true;
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await sampling;
  return { seconds, stderr, peakMegabytes: peak / 1024 };
};
