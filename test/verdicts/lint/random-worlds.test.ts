import assert from "node:assert/strict";
import { valueAt } from "../../../verdicts/lint/field-path";
import type { Finding } from "../../../verdicts/lint/finding";
import { lint } from "../../../verdicts/lint/lint";
import type { ManifestObject } from "../../../verdicts/world";
import { generateWorld } from "../../differential/generate/generate-world";

const worlds = 150;

const parentOf = (path: string): string => path.replace(/(?:\.[^.[\]]+|\[\d+\])$/, "");

// A label's key may hold dots, and a field that is missing is named by where it belongs.
const isThere = (object: ManifestObject, path: string): boolean => {
  const labels = /^(.*\.matchLabels)\./.exec(path)?.[1];
  if (labels !== undefined) return valueAt(object, labels) !== undefined;
  const parent = parentOf(path);
  return (
    parent === path ||
    valueAt(object, parent) !== undefined ||
    valueAt(object, parentOf(parent)) !== undefined
  );
};

describe("lint on random worlds", () => {
  it(`says something sensible about ${worlds} of them`, () => {
    const ids = new Set<string>();
    for (let seed = 1; seed <= worlds; seed++) {
      const { policies = [], flows: _, ...world } = generateWorld(seed, 0);
      const inputs = policies.map((object, document) => ({ object, document }));
      const findings: Finding[] = [...lint(inputs), ...lint(inputs, world)];
      for (const { id, path, document, explanation, fix } of findings) {
        ids.add(id);
        const object = policies[document ?? -1];
        if (object !== undefined) assert.ok(isThere(object, path), `seed ${seed}: ${id} at ${path}`);
        assert.match(explanation, /^\S[\s\S]*[.]$/);
        assert.match(fix, /^\S[\s\S]*[.]$/);
        if (id !== "invalid-policy") assert.doesNotMatch(explanation + fix, /undefined|\[object/);
      }
    }
    assert.ok(ids.size >= 20, `only ${[...ids].join(", ")}`);
  });
});
