import { closest } from "fastest-levenshtein";
import type { ReadingFindingId } from "../../../manifests/reading-finding";
import type { FindingId } from "../../../verdicts/lint/finding";
import { everyFindingId, isFindingId } from "./silence";

/** What one line of `lab/ignore` says: findings and a reason, or what is wrong with it. */
export type IgnoreStatement =
  | { readonly ids: readonly (FindingId | ReadingFindingId)[]; readonly reason: string }
  | { readonly wrong: string; readonly fix: string };

const form = "finding: why";

/**
 * Reads `finding: why`, or `finding, finding: why`.
 *
 * @param text without `lab/ignore` itself.
 */
export const ignoreStatement = (text: string): IgnoreStatement => {
  const [, names = "", reason = ""] = /^([^:]*)(?::(.*))?$/s.exec(text.trim()) ?? [];
  const ids = names.split(",").map((name) => name.trim());
  const unknown = ids.find((id) => !isFindingId(id));
  if (unknown !== undefined) {
    const what = unknown === "" ? "No finding is named" : `There is no finding ${JSON.stringify(unknown)}`;
    const near = unknown === "" ? "" : `: perhaps ${closest(unknown, everyFindingId)}`;
    return {
      wrong: `${what}, so this silences nothing.`,
      fix: `Write \`lab/ignore\` as \`${form}\`${near}.`,
    };
  }
  if (reason.trim() === "") {
    return {
      wrong: `There is no reason for ignoring ${ids.join(", ")}, so this silences nothing.`,
      fix: `Write why behind a colon: \`${ids.join(", ")}: why\`.`,
    };
  }
  return { ids: ids.filter(isFindingId), reason: reason.trim() };
};
