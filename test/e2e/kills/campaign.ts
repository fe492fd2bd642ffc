import assert from "node:assert/strict";
import { lab } from "../../../policies/lab/lab";
import { helpersOf } from "../../../sandbox/pulumi/leftovers";
import type { Checkout, CommandResult } from "../../support/checkout";
import { openMoments } from "../default-deny-watch";
import { watchingSwap } from "../watched-swap";
import { commandTo, killAt } from "./kill";
import type { KillPoint, Shot } from "./kill-points";
import { differencesOf, type Outcome, outcomeOf } from "./outcome";
import { type SettingName, writeSetting } from "./settings";

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
    const [, healing] = /fix: pulumi (up --refresh|destroy --refresh)\b/.exec(again.all) ?? [];
    assert.ok(healing, `the next command failed and names none that heals:\n${again.all}`);
    this.figures.healed += 1;
    await this.must([...healing.split(" "), "--yes", "--skip-preview"]);
  }

  /** Kills a point's update, does the next command, and compares with an update that was not killed. */
  async shoot(point: KillPoint, shot: Shot): Promise<void> {
    await this.remember(point.to);
    await this.reach(point.from);
    this.at = undefined;
    if (point.to !== "nothing") writeSetting(this.checkout, point.to);
    if (point.before !== undefined) await this.checkout.kubectl(...point.before);
    let printed = "";
    const events = await watchingSwap(this.checkout, lab, async () => {
      const killed = await killAt(this.checkout, point, shot);
      this.figures[killed.killed ? "killed" : "over"] += 1;
      printed = killed.printed;
      await this.finish(point);
    });
    const wanted = this.references.get(point.to) ?? {};
    const found = await outcomeOf(this.checkout);
    assert.deepEqual(differencesOf(wanted, found), [], `after it had printed:\n${printed}`);
    assert.deepEqual(openMoments(events), []);
    const running = await helpersOf(this.checkout.environment.PULUMI_HOME ?? "");
    // The plugin finishes what it was at, and looks every five minutes whether its engine lives.
    const left = running.filter(({ command }) => !command.includes("pulumi-resource-"));
    assert.deepEqual(left, []);
    this.at = point.to;
  }
}
