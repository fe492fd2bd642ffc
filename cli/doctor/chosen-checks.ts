import type { Check } from "../../health/checks/check";
import { allChecks } from "../../health/checks/table";
import { nearestName } from "../../messages/nearest-name";
import { usageError } from "../verdicts/usage-error";

const idsOf = (option: string, written: readonly string[] | undefined): ReadonlySet<string> | undefined => {
  if (written === undefined) return undefined;
  const ids = written
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const known = allChecks.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    throw usageError(
      `${option} ${unknown}: there is no such check`,
      near === undefined ? "docs/doctor.md lists them" : `write ${option} ${near}`,
    );
  }
  if (ids.length === 0) throw usageError(`${option} names no check`, `write ${option} agent-not-ready`);
  return new Set(ids);
};

/**
 * The checks that are wanted.
 *
 * @throws UserError (wrong usage) for an id that is none, and where none would be left.
 */
export const chosenChecks = ({
  only,
  skip,
}: {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}): readonly Check[] => {
  const wanted = idsOf("--only", only);
  const unwanted = idsOf("--skip", skip);
  const chosen = allChecks.filter(({ id }) => (wanted?.has(id) ?? true) && !unwanted?.has(id));
  if (chosen.length > 0) return chosen;
  throw usageError("--only and --skip leave no check", "leave one of them out");
};
