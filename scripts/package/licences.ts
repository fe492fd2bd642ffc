import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

interface Manifest {
  readonly version: string;
  readonly license?: string;
}

const licenceFile = /^(licen[cs]e|copying|notice)(\W.*)?$/i;

const licenceOf = (root: string, name: string): string => {
  const folder = path.join(root, "node_modules", name);
  const { version, license } = JSON.parse(
    readFileSync(path.join(folder, "package.json"), "utf8"),
  ) as Manifest;
  if (license === undefined) throw new Error(`${name} ${version} names no licence`);
  const texts = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
};

/**
 * The licences of packages whose code is part of a bundle, which most of them ask to be kept with it.
 *
 * @param root the checkout.
 * @param names as in `node_modules`.
 * @throws Error if one names none.
 */
export const licencesOf = (root: string, names: readonly string[]): string => {
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  return `${["Parts of this package are the work of others:", ...names.map((name) => licenceOf(root, name))].join(rule)}\n`;
};
