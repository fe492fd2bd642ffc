import { UserError } from "../../../messages/user-error";

/** Variable that forbids downloads of programs, or sends them elsewhere. */
export const DOWNLOADS_VARIABLE = "LAB_DOWNLOADS";

/** Where programs may be downloaded from: an address is turned into the one to ask; undefined where none may be. */
export type Place = ((url: string) => string) | undefined;

/**
 * Reads LAB_DOWNLOADS: `on` (and nothing) means the projects' own places, `off` none, an address a mirror that has
 * `https://HOST/PATH` at `ADDRESS/HOST/PATH`.
 *
 * @throws UserError if it is anything else.
 */
export function downloadPlace(environment: NodeJS.ProcessEnv = process.env): Place {
  const setting = environment[DOWNLOADS_VARIABLE] ?? "";
  if (setting === "off") return undefined;
  if (setting === "" || setting === "on") return (url) => url;
  if (!/^https?:\/\//.test(setting) || !URL.canParse(setting)) {
    throw new UserError(
      `${DOWNLOADS_VARIABLE}=${setting} is not one of on, off, or the address of a mirror`,
      {
        fix: `unset ${DOWNLOADS_VARIABLE}, or set it to off: then what is missing is built`,
        exitCode: 2,
      },
    );
  }
  const mirror = setting.replace(/\/+$/, "");
  return (url) => `${mirror}/${new URL(url).host}${new URL(url).pathname}`;
}
