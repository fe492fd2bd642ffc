import assert from "node:assert/strict";
import { cgroupName } from "../../sandbox/nodes/packets/cgroup";
import { sandboxPaths } from "../../sandbox/paths";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { type BpfObjects, bpfObjects, countCommon, noBpfObjects, nodeProgram, together } from "./bpf-objects";
import { type Machine, machine } from "./machine";
import { servingProcesses } from "./random/node-processes";

/**
 * What the nodes of a checkout leave on their machine, beside what was there before them. Only what is theirs counts: nodes of
 * other sandboxes may come and go meanwhile.
 */
export class LeftOnMachine {
  /** What the nodes held whenever it was looked at. */
  private theirs: BpfObjects = noBpfObjects;
  /** It is known once there are nodes, and `down` takes away what says it. */
  private program: string | undefined;

  private constructor(
    private readonly checkout: Checkout,
    private readonly cgroup: string,
    private readonly untouched: Machine,
  ) {}

  /** Looks at the machine before the checkout has nodes. */
  static async before(checkout: Checkout): Promise<LeftOnMachine> {
    const cgroup = cgroupName(sandboxPaths(checkout.directory).cluster);
    return new LeftOnMachine(checkout, cgroup, await machine(cgroup));
  }

  /**
   * The cgroups of the nodes that run.
   *
   * @throws AssertionError where anything else was added to the machine's own namespaces.
   */
  async cgroups(): Promise<readonly string[]> {
    const now = await machine(this.cgroup);
    assert.deepEqual({ ...now, cgroups: this.untouched.cgroups }, this.untouched);
    return now.cgroups;
  }

  /**
   * Notes the BPF programs and maps that the nodes hold now: they are what is looked for when the nodes have gone.
   *
   * @returns how many of all that was noted there are.
   */
  async note(): Promise<number> {
    this.program = nodeProgram(this.checkout.directory);
    for (const process of servingProcesses(this.checkout.directory))
      this.theirs = together(this.theirs, await bpfObjects(this.program, process));
    return this.noted();
  }

  private async noted(): Promise<number> {
    if (this.program === undefined) throw new Error("nothing was noted while the nodes were there");
    return countCommon(this.theirs, await bpfObjects(this.program));
  }

  /** Waits until all of the nodes has gone. @throws AssertionError where something stays. */
  async nothing(): Promise<void> {
    await until("every process goes", async () =>
      (await this.checkout.processes()).every((line) => !line.includes("packets-")),
    );
    // The kernel frees them a moment after their last user.
    await until(
      "BPF programs and maps go",
      async () => (await this.noted()) === 0,
      async () => `${await this.noted()} are left`,
    );
    await until("the cgroups go", async () => (await machine(this.cgroup)).cgroups.length === 0);
    assert.deepEqual(await machine(this.cgroup), this.untouched);
  }
}
