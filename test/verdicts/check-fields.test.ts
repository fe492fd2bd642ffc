import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UserError } from "../../messages/user-error";
import { catalogue } from "../../policies/catalogue";
import { ensureSound } from "../../policies/checked-objects";
import type { PolicyObject } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import type { Phase } from "../../policies/phase";
import { checkFields, type UncheckedObject } from "../../verdicts/fields/check-fields";

interface Fixture {
  readonly object: UncheckedObject;
  /** Path of the field to a part of what is said about it, in order. */
  readonly problems: readonly Record<string, string>[];
}

const directory = join(__dirname, "../fixtures/policies");

const laidDown = (phase: Phase) => ({
  name: phase.name,
  objects: phase.objects(lab),
  expectations: phase.expectations(lab),
});

describe("the field check", () => {
  for (const file of readdirSync(directory)) {
    it(`finds ${file.replace(/\.yaml$/, "")}`, () => {
      const fixture = parse(readFileSync(join(directory, file), "utf8")) as Fixture;
      const found = checkFields(fixture.object);
      const expected = fixture.problems.flatMap((problem) => Object.entries(problem));
      assert.deepEqual(
        found.map(({ path }) => path),
        expected.map(([path]) => path),
      );
      for (const [index, [, reason]] of expected.entries()) {
        assert.ok(found[index]?.reason.includes(reason), `${found[index]?.reason} does not say ${reason}`);
      }
    });
  }

  for (const [name, stack] of Object.entries(catalogue)) {
    it(`passes every object of ${name}`, () => {
      assert.doesNotThrow(() => ensureSound(laidDown(stack), lab));
    });
  }

  it("refuses a whole stack for one wrong field, naming stack, object and field", () => {
    const [first] = catalogue.baseline.objects(lab);
    const wrong: Phase = {
      ...catalogue.baseline,
      objects: () => [{ ...first, spec: { ...first?.spec, podSelecter: {} } } as unknown as PolicyObject],
    };
    assert.throws(
      () => ensureSound(laidDown(wrong), lab),
      (error: unknown) =>
        error instanceof UserError &&
        error.message.includes("phase baseline is refused; nothing was changed.") &&
        error.message.includes("NetworkPolicy/policy-lab/default-deny: spec.podSelecter: no such field"),
    );
  });
});
