/** A task and the lane that it is in. */
export interface InLane {
  readonly lane: string;
}

/**
 * Does tasks: those of one lane one after the other in their order, lanes beside each other.
 *
 * @param together how many at once at most.
 * @param signal ends it: what has begun is finished, nothing else is begun.
 * @returns results in the order of the tasks; undefined for what was not begun.
 */
export const inLanes = async <T extends InLane, R>(
  tasks: readonly T[],
  together: number,
  signal: AbortSignal,
  work: (task: T) => Promise<R>,
): Promise<readonly (R | undefined)[]> => {
  const results: (R | undefined)[] = tasks.map(() => undefined);
  const lanes = new Map<string, number[]>();
  for (const [index, { lane }] of tasks.entries()) lanes.set(lane, [...(lanes.get(lane) ?? []), index]);
  // The longest lanes first: they decide when all is done.
  const waiting = [...lanes.values()].sort((one, other) => other.length - one.length);
  const worker = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
      for (const index of lane) {
        const task = tasks[index];
        if (task === undefined || signal.aborted) return;
        results[index] = await work(task);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, waiting.length) }, worker));
  return results;
};
