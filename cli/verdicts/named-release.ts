import type { CiliumRelease } from "../../cilium/cilium-release";
import { ciliumReleases, nearestRelease } from "../../cilium/releases";
import { usageError } from "./usage-error";

/** `1.19`, `1.19.6`, `v1.19.6` as tags have it, `1.20.0-rc.1`. */
const version = /^v?(\d+\.\d+(?:\.\d+(?:-[0-9A-Za-z.-]+)?)?)$/;

/**
 * The release that `--cilium` or a side of `--diff` names.
 *
 * @param option what stands before the name on the command line: `--cilium `, `--diff cilium:`.
 * @throws UserError (wrong usage) for what is no version, and for a release that is not known.
 */
export const namedRelease = (text: string, option: string): CiliumRelease => {
  const named = version.exec(text)?.[1];
  const found = named === undefined ? undefined : nearestRelease(`${named}.`);
  if (found?.known === true) return found.release;
  const minors = ciliumReleases.map(({ minor }) => minor);
  const what =
    named === undefined
      ? `${option}${text === "" ? '""' : text} is not a version of Cilium`
      : `${option}${text}: this release of Cilium is not known here`;
  throw usageError(
    `${what}. Accepted: ${minors.join(", ")}, and their patch releases`,
    `write ${option}${found?.release.minor ?? minors.at(-1)}`,
  );
};
