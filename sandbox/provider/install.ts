import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BundledFile, bundleProvider, sourceTexts } from "./bundle";
import { STAND_IN_VERSION } from "./version";

const EXECUTABLE = "pulumi-resource-kubernetes";
const HASH_FILE = "stand-in.sha256";

/**
 * Installs the stand-in where the Pulumi CLI looks for the official plugin. Nothing is done when the same sources are
 * installed already. An official plugin in that place is left alone.
 */
export async function installStandIn(pulumiHome: string): Promise<{ version: string; directory: string }> {
  const directory = join(pulumiHome, "plugins", `resource-kubernetes-v${STAND_IN_VERSION}`);
  const installed = { version: STAND_IN_VERSION, directory };
  const hash = await sourceHash();
  const present = await presentHash(directory);
  if (present === hash || present === "official") return installed;
  await replaceDirectory(directory, [
    ...(await bundleProvider()),
    { name: HASH_FILE, content: Buffer.from(`${hash}\n`) },
  ]);
  return installed;
}

/** Sources and the dependencies' versions: what the bundle is made from. */
async function sourceHash(): Promise<string> {
  const names = (await readdir(__dirname)).filter((name) => name.endsWith(".ts")).sort();
  const hash = createHash("sha256").update(process.execPath);
  for (const text of await sourceTexts(names)) hash.update(text).update("\0");
  hash.update(await readFile(join(__dirname, "..", "..", "package-lock.json")));
  return hash.digest("hex");
}

async function presentHash(directory: string): Promise<string | undefined> {
  const files = await readdir(directory).catch(() => undefined);
  if (files === undefined) return undefined;
  if (files.includes(HASH_FILE)) return (await readFile(join(directory, HASH_FILE), "utf8")).trim();
  return files.includes(EXECUTABLE) ? "official" : undefined;
}

/**
 * Puts a complete directory in place of the old one. The CLI takes a plugin for usable unless `<directory>.partial`
 * exists, so a rename of a finished directory needs neither that file nor its `.lock`. A name that ends in `.tmp` and
 * digits would be swept up by the CLI's own installer.
 */
async function replaceDirectory(directory: string, files: readonly BundledFile[]): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const staged = await mkdtemp(join(dirname(directory), ".stand-in-"));
  try {
    for (const { name, content } of files) await writeFile(join(staged, name), content);
    await writeFile(join(staged, EXECUTABLE), shim(), { mode: 0o755 });
    const retired = join(staged, "retired");
    // A running provider keeps what it has loaded; a directory cannot be renamed onto a filled one.
    await rename(directory, retired).catch(ignoreMissing);
    await rename(retired, `${staged}-retired`).catch(ignoreMissing);
    await rename(staged, directory).catch(ignoreTaken);
    await rm(`${directory}.partial`, { force: true });
  } finally {
    await rm(staged, { recursive: true, force: true });
    await rm(`${staged}-retired`, { recursive: true, force: true });
  }
}

/** `exec` keeps one process, which the CLI can signal; the same Node.js runs it that bundled it. */
function shim(): string {
  return `#!/bin/sh
exec ${quote(process.execPath)} "\${0%/*}/main.js" "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/** Two installers at once: whoever comes second finds an equal directory there. */
function ignoreTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
}
