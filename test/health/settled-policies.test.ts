import assert from "node:assert/strict";
import { known, unknown } from "../../health/fact";
import { type PolicySides, whenSettled } from "../../health/facts/settled-policies";
import { agent, healthy } from "./healthy-facts";

const [policy] = healthy.policies;
assert.ok(policy);
const older = { ...agent, origins: [{ ...policy, uid: "another" }] };
const settled: PolicySides = { policies: known([policy]), agents: known([agent]) };
const underWay: PolicySides = { policies: known([policy]), agents: known([older]) };

describe("policies and agents", () => {
  const never = () => assert.fail("they were read once more");

  it("are read once where no agent goes by an older policy, or nobody knows", async () => {
    assert.equal(await whenSettled(settled, never), settled);
    const unread: PolicySides = { policies: unknown("refused"), agents: known([older]) };
    assert.equal(await whenSettled(unread, never), unread);
  });

  it("are read once more where one does, and that counts, whatever it is", async () => {
    assert.equal(await whenSettled(underWay, async () => settled, 1), settled);
    assert.equal(await whenSettled(underWay, async () => underWay, 1), underWay);
    const partly: PolicySides = { ...underWay, agents: unknown("one is silent", undefined, [older]) };
    assert.equal(await whenSettled(partly, async () => settled, 1), settled);
  });
});
