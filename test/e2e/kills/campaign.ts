import assert from "node:assert/strict";
import { lab } from "../../../policies/lab/lab";
import { helpersOf } from "../../../sandbox/pulumi/leftovers";
import type { Checkout, CommandResult } from "../../support/checkout";
import { until } from "../../support/until";
import { assertSwap } from "../assert-swap";
import { watchingSwap } from "../watched-swap";
import { commandTo, killAt } from "./kill";
import type { KillPoint, Shot } from "./kill-points";
import { differencesOf, isOfControllers, type Outcome, outcomeOf } from "./outcome";
import { phaseOf, type SettingName, writeSetting } from "./settings";

/** Figures of a campaign. */
export interface Figures {
  killed: number;
  over: number;
  healed: number;
}

/** Drives a sandbox's stack from configuration to configuration, and kills what leads there. */
export class Campaign {
  readonly figures: Figures = { killed: 0, over: 0, healed: 0 };
  private readonly references = new Map<SettingName, Outcome>();
  private at: SettingName | undefined;

  constructor(private readonly checkout: Checkout) {}

  private pulumi(args: readonly string[]): Promise<CommandResult> {
    return this.checkout.pulumi(args);
  }

  private async must(args: readonly string[]): Promise<void> {
    const { exitCode, all } = await this.pulumi(args);
    assert.equal(exitCode, 0, all);
  }

  /** Goes to a configuration, undisturbed. */
  async reach(to: SettingName): Promise<void> {
    if (this.at === to) return;
    if (to !== "nothing") writeSetting(this.checkout, to);
    await this.must(commandTo({ to }));
    this.at = to;
  }

  /** Remembers what an undisturbed update to a configuration leads to. */
  async remember(to: SettingName): Promise<void> {
    if (this.references.has(to)) return;
    await this.reach(to);
    this.references.set(to, await outcomeOf(this.checkout));
  }

  /** What the documents say to do after a killed update: the same command again, and what it asks for if it refuses. */
  private async finish(point: KillPoint): Promise<void> {
    const again = await this.pulumi(commandTo(point));
    if (again.exitCode === 0) return;
    this.figures.healed += 1;
    if (point.to === "nothing") {
      // `destroy` runs no program that could say so; the documents do.
      assert.match(again.all, /release: not found/);
      await this.must([...commandTo(point), "--refresh"]);
      return;
    }
    assert.match(
      again.all,
      /fix: +pulumi refresh/,
      `the next command failed and names none that heals:\n${again.all}`,
    );
    await this.must(["refresh", "--yes", "--skip-preview"]);
    await this.must(commandTo(point));
  }

  /** Kills a point's update, does the next command, and compares with an update that was not killed. */
  async shoot(point: KillPoint, shot: Shot): Promise<void> {
    const end = point.givesUp ? point.from : point.to;
    await this.remember(end);
    await this.reach(point.from);
    this.at = undefined;
    if (point.to !== "nothing") writeSetting(this.checkout, point.to);
    if (point.before !== undefined) await this.checkout.kubectl(...point.before);
    let printed = "";
    const events = await watchingSwap(this.checkout, lab, async () => {
      const killed = await killAt(this.checkout, point, shot);
      this.figures[killed.killed ? "killed" : "over"] += 1;
      printed = killed.printed;
      if (end !== "nothing") writeSetting(this.checkout, end);
      await this.finish({ ...point, to: end });
    });
    const wanted = this.references.get(end) ?? {};
    const different = async (): Promise<string[]> => differencesOf(wanted, await outcomeOf(this.checkout));
    const lasting = (await different()).filter((line) => !isOfControllers(line));
    assert.deepEqual(lasting, [], `It had printed:\n${printed}`);
    // What a Deployment of a chart has made goes a little after it, when the control plane gets to it.
    await until(
      "state and cluster are what they are without a kill",
      async () => (await different()).length === 0,
      async () => (await different()).join("\n"),
    );
    assertSwap(events, phaseOf(point.from), phaseOf(point.to));
    const running = await helpersOf(this.checkout.environment.PULUMI_HOME ?? "");
    // The plugin finishes what it was at, and looks every five minutes whether its engine lives.
    const left = running.filter(({ command }) => !command.includes("pulumi-resource-"));
    assert.deepEqual(left, []);
    this.at = end;
  }
}
