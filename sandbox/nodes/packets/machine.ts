import { UserError } from "../../../messages/user-error";
import { machineFacts } from "./machine-facts";
import { preflight } from "./preflight";

/**
 * Refuses a machine on which no node with packets can be. Changes nothing.
 *
 * @throws UserError that names everything that is missing at once.
 */
export async function requireMachine(): Promise<void> {
  const { problems, fixes } = preflight(await machineFacts());
  if (problems.length === 0) return;
  throw new UserError(
    ["a node with packets can't run on this machine; nothing was changed.", ...problems].join("\n  "),
    fixes.length > 0 ? { fix: fixes.join("\n  ") } : {},
  );
}
