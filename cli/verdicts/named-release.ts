import type { CiliumRelease } from "../../cilium/cilium-release";
import { ciliumReleases, nearestRelease } from "../../cilium/releases";
import { usageError } from "./usage-error";

/**
 * The release that `--cilium` or a side of `--diff` names.
 *
 * @throws UserError (wrong usage) for one that is not known.
 */
export const namedRelease = (text: string, option: string): CiliumRelease => {
  const found = /^\d+\.\d+(?:\.|$)/.test(text) ? nearestRelease(`${text}.`) : undefined;
  if (found?.known === true) return found.release;
  const minors = ciliumReleases.map(({ minor }) => minor);
  throw usageError(
    `${option}${text}: this release of Cilium is not known here. Accepted: ${minors.join(", ")}, and their patch releases`,
    `write ${option}${found?.release.minor ?? minors.at(-1)}`,
  );
};
