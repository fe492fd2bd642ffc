import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Registration } from "../support/pulumi-recorder";
import { labRegistrations } from "./lab-registrations";

/** What 0.1.0 registers for the lab. A difference is a change of running pods: it needs an entry in the changelog. */
const known = JSON.parse(
  readFileSync(path.join(__dirname, "lab-registrations.json"), "utf8"),
) as readonly Registration[];

describe("what is registered for the lab", () => {
  it("is what 0.1.0 registers, field by field", async () => {
    const registered = JSON.parse(JSON.stringify(await labRegistrations())) as readonly Registration[];
    assert.deepEqual(
      registered.map(({ type, name }) => `${type} ${name}`),
      known.map(({ type, name }) => `${type} ${name}`),
    );
    for (const [index, registration] of registered.entries()) {
      assert.deepEqual(registration, known[index], `${registration.type} ${registration.name}`);
    }
  });
});
