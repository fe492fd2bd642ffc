import assert from "node:assert/strict";
import { ApiError } from "../../cluster/api";
import { apiReason, patiently } from "../../cluster/patient-request";

const apiError = (status: number): Error => new ApiError(status, "storage is (re)initializing");

describe("a request to an API server", () => {
  const asking = (...answers: readonly (Error | string)[]) => {
    let asked = 0;
    const attempt = patiently(
      async () => {
        const answer = answers[asked++];
        if (answer instanceof Error) throw answer;
        return answer;
      },
      { attempts: 3, pauseMs: 1 },
    );
    return { attempt, count: () => asked };
  };

  it("is made again where the answer is to come later", async () => {
    const { attempt, count } = asking(apiError(429), apiError(503), "list");
    assert.equal(await attempt, "list");
    assert.equal(count(), 3);
  });

  it("is given up after some attempts", async () => {
    const { attempt, count } = asking(apiError(429), apiError(429), apiError(429), "list");
    await assert.rejects(attempt, { status: 429 });
    assert.equal(count(), 3);
  });

  it("is not made again for an error that stays", async () => {
    for (const error of [apiError(403), apiError(404), new Error("ECONNREFUSED")]) {
      const { attempt, count } = asking(error, "list");
      await assert.rejects(attempt);
      assert.equal(count(), 1);
    }
  });

  it("that failed has a reason in one line", () => {
    assert.equal(apiReason(apiError(429)), "storage is (re)initializing");
    assert.equal(apiReason(new Error("connect ECONNREFUSED\nat x")), "connect ECONNREFUSED");
    assert.equal(apiReason("odd"), "odd");
  });
});
