import { sharedCheckout } from "../shared-sandbox";
import { Campaign } from "./campaign";
import { coveringShot, type KillPoint, killPoints, type Shot, shots } from "./kill-points";

/** `KILLS=all` kills each point in every way, `KILLS=3` in the third way alone. */
const { KILLS: kills } = process.env;
const whole = kills !== undefined;
const ways = kills === undefined || kills === "all" ? shots : shots.slice(Number(kills) - 1, Number(kills));

const points = killPoints.filter(({ rare }) => whole || rare !== true);

const titleOf = ({ thing, doing }: KillPoint, { at, who, later }: Shot): string => {
  const when =
    at === "written" ? `at the state's ${later}th write` : `${at}${later === 0 ? "" : ` + ${later} ms`}`;
  const what = thing === "everything" ? thing : `a ${thing}`;
  return `while ${what} is ${doing} (${when}; ${who === "cli" ? "the CLI" : "everything"})`;
};

describe("an update that is killed", function () {
  this.timeout(900_000);
  let campaign: Campaign;

  before(async () => {
    campaign = new Campaign(sharedCheckout());
    for (const { to } of points) await campaign.remember(to);
  });

  // The whole campaign takes long; what failed is said at once.
  afterEach(function () {
    if (this.currentTest?.err !== undefined) console.error(this.currentTest.err.message);
  });

  after(async () => {
    await campaign.reach("nothing");
    const { killed, over, healed } = campaign.figures;
    console.log(
      `    ${killed} updates were killed, ${over} were over before; ${healed} needed the command that was named`,
    );
  });

  const title = (point: KillPoint, shot: Shot): string =>
    `${titleOf(point, shot)}: the next one ${point.givesUp ? "goes back" : "ends"} as if nothing had been`;
  const rounds = whole ? ways.map((shot) => () => shot) : [coveringShot];
  for (const shotOf of rounds) {
    for (const [index, point] of points.entries()) {
      const shot = shotOf(index);
      if (shot.at === "noted" && point.noted === undefined) continue;
      it(title(point, shot), () => campaign.shoot(point, shot));
    }
  }
});
