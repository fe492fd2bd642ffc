import { existsSync } from "node:fs";
import path from "node:path";
import { nodeSides } from "../nodes/sides";
import type { SandboxPaths } from "../paths";
import { listProcesses } from "../process-list";
import { readRecord, type SandboxRecord } from "../sandbox-record";
import { answersReady } from "./cluster-api";
import { findComponents, missingComponents, partsOf, type RunningComponent } from "./components";
import type { Observation } from "./repair-plan";

/** What is there, in full. */
export interface Observed {
  readonly observation: Observation;
  readonly record: SandboxRecord | undefined;
  readonly components: readonly RunningComponent[];
}

/** Looks at a sandbox without changing anything. */
export async function observe(paths: SandboxPaths): Promise<Observed> {
  const read = readRecord(paths.record);
  const record = typeof read === "string" ? undefined : read;
  const components = findComponents(await listProcesses(), paths.cluster);
  const missing = missingComponents(components, partsOf(nodeSides[record?.nodes ?? "kwok"]));
  const observation: Observation = {
    record: typeof read === "string" ? read : read.state,
    data:
      existsSync(path.join(paths.cluster, "kwok.yaml")) &&
      existsSync(path.join(paths.cluster, "etcd", "member")),
    running: components.map(({ name }) => name),
    missing,
    apiReady:
      record !== undefined &&
      missing.length === 0 &&
      (await answersReady(paths.cluster, record.ports.kubeApiserver)),
    programsPresent:
      record !== undefined && Object.values(record.tools).every(({ path: file }) => existsSync(file)),
  };
  return { observation, record, components };
}
