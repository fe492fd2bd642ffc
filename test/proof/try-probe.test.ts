import assert from "node:assert/strict";
import { ExecError } from "../../cluster/exec-stream";
import type { Verdict } from "../../policies/expectation";
import type { Probe } from "../../proof/probes/probe";
import { type Printed, usualAnswers } from "../../proof/probes/read-outcome";
import { MissingProgramError } from "../../proof/run/shell";
import { tryProbe, usualPersistence } from "../../proof/run/try-probe";

const probe: Probe = {
  protocol: "TCP",
  target: { host: "10.0.0.1", port: 8080 },
  http: { method: "GET", path: "/" },
};
const curl = (status: number, exit: number, body = ""): Printed => ({
  stdout: body,
  stderr: `lab curl ${String(status).padStart(3, "0")} ${status > 0 || exit === 56 ? "0.01" : "0"} 10.0.0.1 \nlab exit ${exit}\n`,
});
const [answered, refused, dropped, cut] = [
  curl(200, 0),
  curl(403, 0, "Access denied\r\n"),
  curl(0, 28),
  curl(0, 56),
];
const place = { namespace: "shop", pod: "web", container: "web" };

/** Makes a probe whose attempts print these, one after the other; the last one again and again. */
const tried = async (
  verdict: Verdict,
  attempts: readonly (Printed | Error)[],
  more: Partial<typeof usualPersistence> = {},
) => {
  let count = 0;
  const shell = async (): Promise<Printed> => {
    const next = attempts[Math.min(count++, attempts.length - 1)] ?? answered;
    if (next instanceof Error) throw next;
    return next;
  };
  const again = { ...usualPersistence, pauseMs: 1, ...more };
  return tryProbe(shell, probe, verdict, usualAnswers, again);
};

describe("a probe", () => {
  it("is never made again where something came of it that a policy does, as expected or not", async () => {
    for (const verdict of ["allowed", "denied-by-l7", "denied-by-default"] as const)
      for (const printed of [answered, refused, dropped])
        assert.equal((await tried(verdict, [printed, answered])).attempts, 1);
  });

  it("is made again where it could be a hiccup, and a hiccup that stays is what came of it", async () => {
    const { attempts, outcome } = await tried("allowed", [cut, new ExecError("connection reset"), answered]);
    assert.deepEqual([attempts, outcome], [3, { kind: "http", status: 200, byProxy: false }]);
    const stays = await tried("allowed", [cut]);
    assert.deepEqual([stays.attempts, stays.outcome.kind], [usualPersistence.attempts, "cut"]);
    const notRun = await tried("allowed", [new ExecError("no such node")]);
    assert.deepEqual(notRun.outcome, { kind: "unclear", text: "no such node" });
  });

  it("is made again after a drop only where an authentication has to come first", async () => {
    const authenticates = { authenticates: true, attempts: 6 };
    assert.equal((await tried("allowed", [dropped, dropped, answered], authenticates)).attempts, 3);
    assert.equal((await tried("allowed", [dropped, answered])).outcome.kind, "silence");
    // What is to be dropped is dropped the first time.
    assert.equal((await tried("denied-by-default", [dropped, answered], authenticates)).attempts, 1);
  });

  it("is not made again in a container that lacks a program", async () => {
    let count = 0;
    const shell = async (): Promise<Printed> => {
      count++;
      throw new MissingProgramError(place, "curl");
    };
    await assert.rejects(tryProbe(shell, probe, "allowed", usualAnswers, usualPersistence), {
      message: "container web of pod shop/web has no curl",
    });
    assert.equal(count, 1);
  });

  it("is timed by its last attempt", async () => {
    const { from, to } = await tried("allowed", [cut, answered], { pauseMs: 20 });
    assert.ok(to.getTime() - from.getTime() < 20);
  });
});
