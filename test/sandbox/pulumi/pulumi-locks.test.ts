import assert from "node:assert/strict";
import { isLockLive, parseLock } from "../../../sandbox/pulumi/pulumi-locks";

describe("locks of Pulumi's file backend", () => {
  const lock = { pid: 12, hostname: "here" };
  const proc = (command: string) => [
    { pid: 12, command, program: command.split(" ")[0] ?? "", startTime: "1" },
  ];

  it("reads a lock and nothing else", () => {
    assert.deepEqual(parseLock('{"pid":12,"username":"me","hostname":"here"}'), lock);
    for (const text of ["", "{}", '{"pid":"12","hostname":"here"}', "null"])
      assert.equal(parseLock(text), undefined);
  });

  it("counts only while its pulumi runs, and always when it is of another machine", () => {
    assert.equal(isLockLive(lock, "here", proc("/bin/pulumi up")), true);
    assert.equal(isLockLive(lock, "here", proc("/bin/sleep 60")), false);
    assert.equal(isLockLive(lock, "here", []), false);
    assert.equal(isLockLive(lock, "elsewhere", []), true);
  });
});
