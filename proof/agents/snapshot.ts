/** What must not change while probes run: whatever decides them, and whoever answers them. */
export interface Snapshot {
  /** Agents: pod and how often it was started again. */
  readonly agents: ReadonlyMap<string, string>;
  /** Policies: `Kind/namespace/name`, with unique id and generation. */
  readonly policies: ReadonlyMap<string, string>;
  /** Pods: address and restarts. */
  readonly pods: ReadonlyMap<string, string>;
}

const words: Readonly<Record<keyof Snapshot, string>> = { agents: "agent", policies: "policy", pods: "pod" };

const changesOf = (what: keyof Snapshot, before: Snapshot, after: Snapshot): readonly string[] => {
  const [old, now] = [before[what], after[what]];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name) => {
    const [first, second] = [old.get(name), now.get(name)];
    if (first === second) return [];
    const how = first === undefined ? "came" : second === undefined ? "went" : "changed";
    return [`${words[what]} ${name} ${how}`];
  });
};

/**
 * What changed between two moments, a line each. Anything makes what was measured in between worthless.
 *
 * @param ends the pods that count, as `namespace/name`: those at the ends of probes.
 */
export const changedBetween = (
  before: Snapshot,
  after: Snapshot,
  ends: ReadonlySet<string>,
): readonly string[] => {
  const own = ({ pods, ...rest }: Snapshot): Snapshot => ({
    ...rest,
    pods: new Map([...pods].filter(([name]) => ends.has(name))),
  });
  return (["agents", "policies", "pods"] as const).flatMap((what) =>
    changesOf(what, own(before), own(after)),
  );
};
