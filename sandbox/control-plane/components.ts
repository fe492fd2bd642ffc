import path from "node:path";
import type { NodeProgram } from "../nodes/node-side";
import { nodeSide } from "../nodes/sides";
import type { ProcessInfo } from "../process-list";

/** The parts of a sandbox, in the order in which they start; the nodes' programs come last. */
export const COMPONENTS: readonly NodeProgram[] = [
  { name: "etcd", tool: "etcd" },
  { name: "kube-apiserver", tool: "kube-apiserver" },
  { name: "kube-controller-manager", tool: "kube-controller-manager" },
  { name: "kube-scheduler", tool: "kube-scheduler" },
  ...nodeSide.programs,
];

/** Name of a part. */
export type ComponentName = string;

/** A running part of a sandbox. */
export interface RunningComponent {
  readonly name: ComponentName;
  readonly process: ProcessInfo;
}

/**
 * Which part of the sandbox with this working folder a process is, if any. A pid says nothing about that, since pids
 * are used again; the program's name and the folder in its arguments do.
 */
export function componentOf(process: ProcessInfo, clusterFolder: string): ComponentName | undefined {
  const program = path.basename(process.program);
  const component = COMPONENTS.find(({ name, tool }) => program === name || program === tool);
  return component && process.command.includes(`${clusterFolder}${path.sep}`) ? component.name : undefined;
}

/** The running parts of one sandbox, among all processes. */
export function findComponents(
  processes: readonly ProcessInfo[],
  clusterFolder: string,
): readonly RunningComponent[] {
  return processes.flatMap((process) => {
    const name = componentOf(process, clusterFolder);
    return name ? [{ name, process }] : [];
  });
}

/** The parts that do not run. */
export function missingComponents(running: readonly RunningComponent[]): readonly ComponentName[] {
  return COMPONENTS.map(({ name }) => name).filter(
    (name) => !running.some((component) => component.name === name),
  );
}
