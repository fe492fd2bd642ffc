/** End-to-end suites that share a sandbox: a script of package.json, and its name in what is printed. */
export interface E2eLane {
  readonly name: string;
  readonly script: string;
}

/** About as long each. They mostly wait for a cluster, so all run at once where there is memory for their sandboxes. */
export const e2eLanes: readonly E2eLane[] = [
  { name: "updates", script: "test:e2e:updates" },
  { name: "releases", script: "test:e2e:releases" },
  { name: "documents", script: "test:e2e:documents" },
  { name: "other end-to-end suites", script: "test:e2e:others" },
];

/** A sandbox with a control plane, Pulumi with the provider, and mocha; measured at 2.2 gigabytes. */
const BYTES_PER_LANE = 2.5 * 2 ** 30;

/** How many lanes run at once: as many as memory has room for, at least two. */
export const lanesAtOnce = (memoryBytes: number): number =>
  Math.max(2, Math.floor(memoryBytes / BYTES_PER_LANE));
