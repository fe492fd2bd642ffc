import assert from "node:assert/strict";
import { until } from "../support/until";
import { type Census, cameSince, census, type Machine, machine, nodeProgram } from "./machine";

const none: Census = { programs: [], maps: [] };

/** What nodes leave on their machine: it is compared with what was there before them. */
export class NodeTraces {
  private earlier = none;
  private program = "";

  private constructor(
    private readonly cgroup: string,
    readonly untouched: Machine,
  ) {}

  /** To be called while nothing of the sandbox runs. @param cgroup the name of its node's. */
  static async before(cgroup: string): Promise<NodeTraces> {
    return new NodeTraces(cgroup, await machine(cgroup));
  }

  /** To be called when the nodes run and their agents do not: it comes with the release. */
  async beforeAgent(checkout: string): Promise<void> {
    this.program = nodeProgram(checkout);
    this.earlier = await census(this.program);
  }

  /** The machine as it is now. */
  now(): Promise<Machine> {
    return machine(this.cgroup);
  }

  /** BPF programs and maps that came since and have not gone. */
  async loaded(): Promise<number> {
    return cameSince(this.earlier, await census(this.program));
  }

  /** Waits until the kernel has let go of it all. @throws AssertionError with what is another than before. */
  async areGone(): Promise<void> {
    await until("BPF programs and maps go", async () => (await this.loaded()) === 0);
    await until("the cgroups go", async () => (await this.now()).cgroups.length === 0);
    assert.deepEqual(await this.now(), this.untouched);
  }
}
