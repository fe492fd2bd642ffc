import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Reporter } from "../../../sandbox/reporter";
import { madeOnce } from "../../../sandbox/toolchain/made-once";

const silent: Reporter = { interactive: false, say: () => undefined, live: () => undefined };

describe("something that is made once", () => {
  let parent = "";
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), "made-once-"));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const ask = (make: (temporary: string) => Promise<string>) =>
    madeOnce(
      { target: path.join(parent, "key", "program"), parent, doing: "making it", label: "making it", make },
      silent,
    );

  const makes = async (temporary: string): Promise<string> => {
    writeFileSync(path.join(temporary, "out"), "made");
    return path.join(temporary, "out");
  };

  it("is there afterwards, and nothing beside it", async () => {
    assert.equal(await ask(makes), "made");
    assert.equal(readFileSync(path.join(parent, "key", "program"), "utf8"), "made");
    assert.deepEqual(
      readdirSync(parent).filter((name) => name.startsWith(".partial")),
      [],
    );
  });

  it("is not made again", async () => {
    await ask(makes);
    const again = await ask(() => {
      throw new Error("it is there");
    });
    assert.equal(again, "there");
  });

  it("can be the whole folder", async () => {
    await ask(async (temporary) => {
      writeFileSync(path.join(temporary, "one"), "1");
      return temporary;
    });
    assert.deepEqual(readdirSync(path.join(parent, "key", "program")), ["one"]);
  });

  it("is not there when its making fails, and nothing is left of that", async () => {
    await assert.rejects(
      ask(async (temporary) => {
        writeFileSync(path.join(temporary, "half"), "half");
        throw new Error("no space left");
      }),
      /no space left/,
    );
    assert.equal(existsSync(path.join(parent, "key")), false);
    assert.deepEqual(
      readdirSync(parent).filter((name) => name.startsWith(".partial")),
      [],
    );
  });

  it("clears away what another process left when it was killed", async () => {
    const left = path.join(parent, ".partial-999999999");
    mkdirSync(left);
    await ask(makes);
    assert.equal(existsSync(left), false);
  });
});
