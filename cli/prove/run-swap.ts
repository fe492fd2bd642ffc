import { isClean } from "../../proof/load/tally";
import { interrupted, interruption } from "../../sandbox/interruption";
import { outColours } from "../colours";
import { openCluster } from "../open-cluster";
import { print, printJson, say } from "../verdicts/say";
import { usageError } from "../verdicts/usage-error";
import type { Wanted } from "./load-subject";
import { checkSwapOptions, type ProveOptions, proveFormat } from "./prove-options";
import { bringUp } from "./pulumi-swap";
import { swapJson, swapText } from "./swap-text";
import { swapUnderLoad } from "./swap-under-load";
import { stackNameOf, upPhaseOf, wantedByName } from "./wanted-proof";

/**
 * `lab prove --swap A B`: brings a stack to phase A, and counts what becomes of requests while it goes to phase B.
 *
 * @returns exit code: 0 nothing passed that neither phase allows and nothing was kept out that both allow, else 1.
 * @throws UserError for whatever a user can fix.
 */
export const runSwap = async (
  phases: readonly string[],
  options: ProveOptions,
  project: () => string,
): Promise<number> => {
  const format = proveFormat(options);
  if (format !== "text" && format !== "json")
    throw usageError(`--swap has no format ${format}`, "write --format text or --format json");
  checkSwapOptions(options);
  const [from, to, ...more] = phases;
  if (from === undefined || to === undefined || more.length > 0)
    throw usageError(`--swap ${phases.join(" ")} is not two phases`, "lab prove --swap baseline l7-get-root");
  if (from === to)
    throw usageError(`--swap ${from} ${to} swaps nothing`, "lab prove --swap baseline l7-get-root");
  const [first, second] = [wantedByName(from, "--swap"), wantedByName(to, "--swap")];
  const expectations = [...first.expectations, ...second.expectations];
  const wanted: Wanted = { kind: "phase", ...second, expectations };
  const cluster = openCluster(options.context);
  say(`context: ${cluster.context} (${cluster.server})`);
  const stack = await stackNameOf(project(), options.stack);
  if ((await upPhaseOf(project(), stack)) !== from) {
    say(`pulumi up to phase ${from}`);
    await bringUp(project(), stack, from);
  }
  const tallies = await swapUnderLoad({ cluster, wanted, options, project }, stack, to);
  if (interruption.aborted) throw interrupted();
  if (format === "json") printJson(swapJson(from, to, tallies));
  else print(swapText(from, to, tallies, outColours));
  return isClean(tallies) ? 0 : 1;
};
