import assert from "node:assert/strict";
import { changeOf, namedKeys } from "../../config/key-changes";
import { configurationReference } from "../../config/reference";

const keys = [...configurationReference().matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key]) => key ?? "");

describe("what a change of a key does", () => {
  it("is known of every key", () => {
    assert.ok(keys.length > 70);
    for (const key of keys) assert.doesNotThrow(() => changeOf(key));
  });

  it("is said of no key that does not exist", () => {
    const stale = namedKeys.filter(
      (named) => !keys.some((key) => key === named || key.startsWith(`${named}.`)),
    );
    assert.deepEqual(stale, []);
  });

  it("an unknown key is noticed", () => {
    assert.throws(() => changeOf("nodes.count"), /nothing is known/);
  });

  it("one key makes something anew; an end-to-end test changes it, forth and back", () => {
    assert.deepEqual(
      keys.filter((key) => changeOf(key) === "made anew"),
      ["monitoring.namespace"],
    );
  });
});
