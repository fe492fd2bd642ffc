import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Programs that the documentation may use. Any other is a slip, such as `kubetcl`. */
export const knownPrograms = [
  "lab",
  "npx",
  "npm",
  "pulumi",
  "kubectl",
  "helm",
  "talosctl",
  "hubble",
  "git",
  "curl",
  "jq",
  "awk",
  "find",
  "grep",
  "sed",
  "sort",
  "comm",
  "diff",
  "cat",
  "cp",
  "rm",
  "mkdir",
  "seq",
  "sleep",
  "xdg-open",
] as const;

// Writes its own name and arguments, each ended by ASCII's unit separator, and a record separator at the end. All at
// once: the programs of a pipe write at the same time.
const recorder = `#!/bin/sh
record=$(printf '%s\\037' "\${0##*/}" "$@"; printf '\\036')
printf '%s' "$record" >> "$RECORD"
case "\${0##*/}" in seq) echo 1 ;; esac
`;

/** What a shell made of a script. */
export interface Recording {
  /** Each command that would have been started: program and arguments. */
  readonly commands: readonly (readonly string[])[];
  /** What the shell complained about; empty if nothing. */
  readonly complaint: string;
}

const readRecord = (file: string): string[][] =>
  readFileSync(file, "utf8")
    .split("\x1e")
    .filter((record) => record !== "")
    .map((record) => record.split("\x1f").slice(0, -1));

/**
 * Lets bash read a script with programs in place of the real ones that write down how they were called and succeed. So
 * words, quotes, pipes and substitutions are what a shell makes of them, and nothing is done.
 */
export const recordCommands = (script: string): Recording => {
  const folder = mkdtempSync(join(tmpdir(), "documented-"));
  try {
    const bin = join(folder, "bin");
    const home = join(folder, "home");
    const record = join(folder, "record");
    mkdirSync(bin);
    mkdirSync(home);
    writeFileSync(record, "");
    writeFileSync(join(folder, "recorder"), recorder, { mode: 0o755 });
    for (const name of knownPrograms) symlinkSync(join(folder, "recorder"), join(bin, name));
    // The checkout has it, too: ./lab.
    symlinkSync(join(folder, "recorder"), join(home, "lab"));
    const { stderr, error } = spawnSync("bash", ["-c", 'PATH="$RECORDERS"; eval "$1"', "bash", script], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, RECORDERS: bin, RECORD: record },
      encoding: "utf8",
      timeout: 10_000,
    });
    return { commands: readRecord(record), complaint: error === undefined ? stderr.trim() : error.message };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
