import type { ComponentName } from "./components";

/** What `up` found. */
export interface Observation {
  readonly record: "absent" | "unreadable" | "starting" | "ready";
  /** etcd's data and the cluster's settings are there. */
  readonly data: boolean;
  readonly running: readonly ComponentName[];
  readonly missing: readonly ComponentName[];
  readonly apiReady: boolean;
  /** The programs the cluster was started with are still there. */
  readonly programsPresent: boolean;
}

/** What `up` will do about it, and the sentence that says why. */
export interface Plan {
  /** keep: all is well. create: from nothing. restart: start what is missing, on the same data. recreate: throw away and create. */
  readonly action: "keep" | "create" | "restart" | "recreate";
  readonly because: string;
}

/** Decides how to get to a running sandbox from whatever is there. */
export function planUp(seen: Observation): Plan {
  const nothingThere = seen.record === "absent" && !seen.data && seen.running.length === 0;
  if (nothingThere) return { action: "create", because: "there is no sandbox yet" };
  if (seen.record === "absent")
    return { action: "recreate", because: "parts of a sandbox are here, but no record of it" };
  if (seen.record === "unreadable")
    return { action: "recreate", because: "sandbox.json cannot be understood" };
  if (seen.record === "starting")
    return { action: "recreate", because: "an earlier start did not come to its end" };
  if (!seen.data) return { action: "recreate", because: "the cluster's data is gone" };
  if (seen.missing.length === 0) {
    if (seen.apiReady) return { action: "keep", because: "everything runs" };
    return { action: "restart", because: "the API server does not answer" };
  }
  if (!seen.programsPresent)
    return { action: "recreate", because: "the programs it was started with are gone" };
  if (seen.running.length === 0)
    return { action: "restart", because: "nothing runs any more (a reboot, or it was killed)" };
  return { action: "restart", because: `not running: ${seen.missing.join(", ")}` };
}

/** The state that `status` shows. */
export function overallState(seen: Observation): "running" | "degraded" | "stopped" {
  const { action } = planUp(seen);
  if (action === "keep") return "running";
  if (action === "create") return "stopped";
  return "degraded";
}
