import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile, repositoryRoot } from "../../../cli/report/report-file";

describe("files in reports", () => {
  it("are named from the root of the repository, with slashes", () => {
    const root = mkdtempSync(join(tmpdir(), "lab-report-"));
    try {
      mkdirSync(join(root, ".git"));
      mkdirSync(join(root, "apps/shop"), { recursive: true });
      assert.equal(repositoryRoot(join(root, "apps/shop")), root);
      assert.equal(reportFile(join(root, "apps/shop/web.yaml"), root), "apps/shop/web.yaml");
      assert.equal(reportFile("/elsewhere/web.yaml", root), "/elsewhere/web.yaml");
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("are named from the working folder where there is no repository", () => {
    const folder = mkdtempSync(join(tmpdir(), "lab-report-"));
    try {
      assert.equal(repositoryRoot(folder), folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
