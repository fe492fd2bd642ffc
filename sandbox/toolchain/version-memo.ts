import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheDirectory } from "./cache-directory";

type Memo = Record<string, string>;

const memoFile = () => path.join(cacheDirectory(), "versions.json");

function readMemo(): Memo {
  try {
    const parsed: unknown = JSON.parse(readFileSync(memoFile(), "utf8"));
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

/** A name for this very file: another one under the same path has another name. */
function identityOf(file: string): string {
  const { size, mtimeMs, ino } = statSync(file);
  return `${file}|${size}|${mtimeMs}|${ino}`;
}

/** What this program printed when it was last asked for its version, if it is still the same file. */
export function rememberedVersion(file: string): string | undefined {
  return readMemo()[identityOf(file)];
}

/** Remembers a program's version, so that a start does not have to run it. Failing to is no error. */
export function rememberVersion(file: string, output: string): void {
  try {
    const memo = { ...readMemo(), [identityOf(file)]: output };
    mkdirSync(cacheDirectory(), { recursive: true });
    const temporary = `${memoFile()}.${process.pid}.tmp`;
    writeFileSync(temporary, `${JSON.stringify(memo, null, 2)}\n`);
    renameSync(temporary, memoFile());
  } catch {
    // The next start asks again.
  }
}
