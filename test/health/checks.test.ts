import assert from "node:assert/strict";
import { type Check, hasPassed, runCheck } from "../../health/checks/check";
import { allChecks, checkGroups } from "../../health/checks/table";
import { unknown } from "../../health/fact";
import type { FactName, ReadFacts } from "../../health/facts/cluster-facts";
import { checkCases, unreachable } from "./check-cases";
import { bare, circumstances, healthy, read, withFact } from "./healthy-facts";

const checkOf = (id: string): Check => {
  const found = allChecks.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no check ${id}`);
  return found;
};

const without = (facts: ReadFacts, name: FactName): ReadFacts =>
  withFact(facts, name, unknown("connect ECONNREFUSED"));

/** Checks of a table that no case is about, and cases of no check. */
const unpaired = (
  checks: readonly Check[],
  cases: readonly { readonly check: string }[],
): readonly string[] => {
  const [ids, tried] = [checks.map(({ id }) => id), cases.map(({ check }) => check)];
  return [...ids.filter((id) => !tried.includes(id)), ...tried.filter((id) => !ids.includes(id))];
};

describe("the checks of a cluster's health", () => {
  it("have ids and titles of their own, and a group each", () => {
    const ids = allChecks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(allChecks.map(({ title }) => title)).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.equal(checkGroups.flatMap(({ checks }) => checks).length, ids.length);
  });

  it("each have a case in which they fire", () => assert.deepEqual(unpaired(allChecks, checkCases), []));

  it("would be missed without one", () => {
    const cases = checkCases.filter(({ check }) => check !== "clock-skew");
    assert.deepEqual(unpaired(allChecks, [...cases, { check: "greetings" }]), ["clock-skew", "greetings"]);
  });

  describe("pass in a healthy cluster", () => {
    for (const each of allChecks) {
      it(each.id, () => {
        const outcome = runCheck(each, read(healthy), circumstances);
        assert.deepEqual({ ...outcome, check: each.id }, { check: each.id, faults: [], unread: [] });
        assert.ok(hasPassed(outcome));
      });
    }
  });

  describe("fire", () => {
    for (const { check: id, when, facts = {}, about = {}, says } of checkCases) {
      it(`${id}: ${when}`, () => {
        const all = read({ ...healthy, ...facts });
        const seen = id === unreachable ? without(all, "server") : all;
        const { faults, unread } = runCheck(checkOf(id), seen, { ...circumstances, ...about });
        assert.deepEqual(unread, []);
        const [first] = faults;
        assert.ok(first !== undefined, "it found nothing");
        const [severity, ...patterns] = says;
        assert.equal(first.severity, severity);
        for (const text of [first.subject, first.evidence, first.fix]) assert.notEqual(text, "");
        const words = `${first.subject}\n${first.evidence}\n${first.fix}`;
        for (const pattern of patterns) assert.match(words, pattern);
      });
    }
  });

  it("say nothing worse than their table does, and that at some time", () => {
    for (const each of allChecks) {
      const said = checkCases.filter(({ check }) => check === each.id).map(({ says }) => says[0]);
      assert.ok(said.includes(each.severity), `${each.id} never says ${each.severity}`);
      const order = ["info", "warning", "error"];
      for (const one of said) assert.ok(order.indexOf(one) <= order.indexOf(each.severity), each.id);
    }
  });

  describe("never pass for want of a fact", () => {
    for (const each of allChecks) {
      for (const name of each.reads) {
        it(`${each.id} without ${name}`, () => {
          const outcome = runCheck(each, without(read(healthy), name), circumstances);
          assert.ok(!hasPassed(outcome));
          assert.deepEqual(outcome.unread, [name]);
        });
      }
    }
  });

  it("count what a fact has that was read in part, and do not pass for it", () => {
    const agents = healthy.agents.map((agent) => ({ ...agent, revision: 9 }));
    const facts = withFact(read(healthy), "agents", unknown("agent cilium-2: no answer", undefined, agents));
    const outcome = runCheck(checkOf("endpoint-behind"), facts, circumstances);
    assert.equal(outcome.faults.length, 2);
    assert.deepEqual(outcome.unread, ["agents"]);
    const calm = withFact(
      read(healthy),
      "agents",
      unknown("agent cilium-2: no answer", undefined, healthy.agents),
    );
    assert.ok(!hasPassed(runCheck(checkOf("endpoint-behind"), calm, circumstances)));
  });

  it("find nothing in a bare cluster before an installation but what is wrong with it", () => {
    const before = { ...circumstances, before: true };
    const fired = allChecks.filter((each) => runCheck(each, read(bare), before).faults.length > 0);
    assert.deepEqual(
      fired.map(({ id }) => id),
      [],
    );
    const after = allChecks.filter((each) => runCheck(each, read(bare), circumstances).faults.length > 0);
    assert.deepEqual(
      after.map(({ id }) => id),
      ["node-not-ready", "monitoring-crds-missing", "cilium-missing", "dashboard-missing"],
    );
  });
});
