import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { gzipSync } from "node:zlib";
import { Header } from "tar";
import { scrubbed, scrubbedTree } from "../../health/bundle/scrub";
import { shownFacts } from "../../health/bundle/shown-facts";
import { type Fact, withoutHome } from "../about/about-text";
import { unwritableError } from "../verdicts/writable-file";
import type { Diagnosis } from "./diagnosis";
import { doctorJson } from "./doctor-json";

/** A file of an archive. */
export interface BundledFile {
  readonly path: string;
  readonly text: string;
}

const readme = `What \`lab doctor\` saw in a cluster, for a bug report.

report.txt, report.json   findings, and what could not be read
about.json                this program, its tools, its settings
facts/                    what the findings rest on, a file each

Left out: Secrets, values of Helm releases, environments, annotations, texts of ConfigMaps, and whatever looks like a
password, a token or a key. Names of nodes, namespaces, pods and policies are in it, and addresses of the cluster. Read it
before you give it away.
`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files of a bundle. */
export const bundledFiles = (
  diagnosis: Diagnosis,
  text: string,
  about: readonly Fact[],
): readonly BundledFile[] => [
  { path: "README.txt", text: readme },
  { path: "report.txt", text: `${scrubbed(text)}\n` },
  { path: "report.json", text: json(scrubbedTree(doctorJson(diagnosis))) },
  {
    path: "about.json",
    text: json(
      Object.fromEntries(about.map(([name, value]) => [name, scrubbed(withoutHome(value, homedir()))])),
    ),
  },
  ...Object.entries(shownFacts(diagnosis.facts)).map(([name, value]) => ({
    path: `facts/${name}.json`,
    text: json(value),
  })),
];

const block = 512;

/** An archive (POSIX ustar, gzip) of files, made in memory: nothing lies about half-written. */
export const archiveOf = (files: readonly BundledFile[], at: Date): Buffer => {
  const parts = files.flatMap(({ path, text }) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(block);
    new Header({
      path: `lab-doctor/${path}`,
      mode: 0o600,
      size: content.length,
      mtime: at,
      type: "File",
    }).encode(header);
    return [header, content, Buffer.alloc((block - (content.length % block)) % block)];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
};

/** Writes a bundle that only its owner may read. @throws UserError (wrong usage) where it cannot be written. */
export const writeBundle = (file: string, files: readonly BundledFile[]): void => {
  try {
    writeFileSync(file, archiveOf(files, new Date()), { mode: 0o600 });
  } catch (error) {
    throw unwritableError("--bundle", file, error);
  }
};
