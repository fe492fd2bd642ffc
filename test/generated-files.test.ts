import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type GeneratedFile, generatedFiles } from "../scripts/generate";

const root = join(__dirname, "..");

const isFresh = (file: GeneratedFile): boolean =>
  existsSync(join(root, file.path)) && readFileSync(join(root, file.path), "utf8") === file.content(root);

describe("generated files", () => {
  for (const file of generatedFiles) {
    it(`${file.path} is what its sources say (npm run generate)`, function () {
      this.timeout(120_000);
      assert.ok(isFresh(file), `${file.path} is stale: run npm run generate`);
    });
  }

  it("a stale file is noticed", () => {
    const stale = { path: generatedFiles[1]?.path ?? "", content: () => "something else" };
    assert.equal(isFresh(stale), false);
    assert.equal(isFresh({ ...stale, path: "never-generated.json" }), false);
  });
});
