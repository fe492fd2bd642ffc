import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Does something with a folder that is gone afterwards. */
export const withFolder = <Result>(use: (folder: string) => Result): Result => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-test-")));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
