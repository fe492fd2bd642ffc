import assert from "node:assert/strict";
import type { AskedAgent } from "../../../cli/verify-clean/agent-status";
import { askUntilNoRedirect } from "../../../cli/verify-clean/ask-until-no-redirect";

const agent = (answer: AskedAgent["answer"], pod = "cilium-x"): AskedAgent => ({
  pod,
  node: "node-1",
  answer,
});
const redirecting = (redirects: number): AskedAgent["answer"] => ({ redirects, names: [] });

describe("asking the agents again while they redirect ports", () => {
  let said: number[] = [];
  let asked = 0;

  /** What they say when they are asked again; the last is what they stay with. */
  const again = (
    first: readonly AskedAgent[],
    answers: readonly (readonly AskedAgent[])[],
    patienceMs = 2_000,
    signal = new AbortController().signal,
  ) => {
    said = [];
    asked = 0;
    return askUntilNoRedirect(first, {
      ask: async () => answers[Math.min(asked++, answers.length - 1)] ?? [],
      progress: (redirects) => said.push(redirects),
      patienceMs,
      pauseMs: 1,
      signal,
    });
  };

  it("nobody is asked again who redirects none", async () => {
    const first = [agent(redirecting(0)), agent({ notAsked: "no shell" }, "cilium-y")];
    assert.equal(await again(first, [[agent(redirecting(1))]]), first);
    assert.deepEqual([asked, said], [0, []]);
  });

  it("one that goes is gone, and said once while it was there", async () => {
    const rest = [[agent(redirecting(2))], [agent(redirecting(1))], [agent(redirecting(0))]];
    assert.deepEqual(await again([agent(redirecting(2))], rest), [agent(redirecting(0))]);
    assert.deepEqual([asked, said], [3, [2]]);
  });

  it("one that stays is left when the time is over", async () => {
    const stays = [agent({ redirects: 1, names: ["7:ingress:TCP:8080:"] })];
    assert.deepEqual(await again(stays, [stays], 20), stays);
    assert.ok(asked > 0, "nobody was asked again");
  });

  it("an agent that cannot be asked any more has not taken its redirect away; one that is gone has", async () => {
    const first = [agent(redirecting(1))];
    assert.deepEqual(await again(first, [[agent({ notAsked: "no answer within 15 s" })]], 20), first);
    const other = [agent(redirecting(0), "cilium-new")];
    assert.deepEqual(await again(first, [other]), other);
  });

  it("ends when it is interrupted", async () => {
    await assert.rejects(again([agent(redirecting(1))], [], 2_000, AbortSignal.abort()), {
      name: "AbortError",
    });
  });
});
