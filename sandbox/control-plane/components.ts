import path from "node:path";
import type { NodeProgram, NodeSide } from "../nodes/node-side";
import { nodeSides } from "../nodes/sides";
import type { ProcessInfo } from "../process-list";

/** The parts of a sandbox with such nodes, in the order in which they start; the nodes' programs come last. */
export const partsOf = ({ programs }: NodeSide): readonly NodeProgram[] => [
  { name: "etcd", tool: "etcd" },
  { name: "kube-apiserver", tool: "kube-apiserver" },
  { name: "kube-controller-manager", tool: "kube-controller-manager" },
  { name: "kube-scheduler", tool: "kube-scheduler" },
  ...programs,
];

/** The parts that every sandbox has: those that the runtime of the control plane starts and stops. */
export const COMPONENTS: readonly NodeProgram[] = partsOf(nodeSides.kwok);

/** All parts that a sandbox may have. */
const everyPart = partsOf(nodeSides.packets);

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
  const component = everyPart.find(({ name, tool }) => program === name || program === tool);
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

/**
 * The parts that do not run.
 *
 * @param parts those that there should be; default: those that every sandbox has.
 */
export function missingComponents(
  running: readonly RunningComponent[],
  parts: readonly NodeProgram[] = COMPONENTS,
): readonly ComponentName[] {
  return parts
    .map(({ name }) => name)
    .filter((name) => !running.some((component) => component.name === name));
}
