import assert from "node:assert/strict";
import type { Probe } from "../../proof/probes/probe";
import { usualAnswers } from "../../proof/probes/read-outcome";
import { OutsideReach } from "../../proof/run/outside-reach";

const probe: Probe = { protocol: "TCP", target: { host: "192.0.2.1", port: 443 }, seconds: 1 };
const toAddress = { kind: "address", address: "192.0.2.1", outside: true } as const;
const toName = { kind: "name", name: "api.example.com" } as const;

/** A pod outside of every policy, whose shell prints this; undefined: there is none. */
const reach = (printed: string | undefined, isFree = true) => {
  const scripts: string[] = [];
  const shell = async (script: string) => {
    scripts.push(script);
    const isLookup = script.includes("getent");
    return { stdout: isLookup ? "192.0.2.7 api.example.com\n" : "", stderr: isLookup ? "" : (printed ?? "") };
  };
  const open = () => (printed === undefined ? Promise.reject(new Error("no pod")) : Promise.resolve(shell));
  return { outside: new OutsideReach(open, usualAnswers, isFree), scripts };
};
const connected = "lab connected\nlab exit 143\n";
const silent = "lab curl 000 0 \nlab exit 28\n";

describe("who answers outside of a cluster", () => {
  it("is asked once, also where it was foreseen", async () => {
    const { outside, scripts } = reach(connected);
    outside.foresee(probe, { destination: toAddress });
    assert.equal(await outside.isAnswered(probe), true);
    assert.equal(await outside.isAnswered({ ...probe, http: { method: "GET" } }), true);
    assert.equal(scripts.length, 1);
  });

  it("is nobody where it stays silent there, too", async () => {
    const { outside } = reach(silent);
    assert.equal(await outside.isAnswered(probe), false);
  });

  it("is looked up by name, and then asked by address", async () => {
    const { outside, scripts } = reach(connected);
    outside.foresee({ ...probe, target: { host: toName.name, port: 443 } }, { destination: toName });
    assert.equal(await outside.addressOf(toName.name), "192.0.2.7");
    assert.equal(await outside.isAnswered({ ...probe, target: { host: "192.0.2.7", port: 443 } }), true);
    assert.equal(scripts.length, 2);
  });

  it("that nobody can ask is told to who wants to know it, and not to who foresees it", async () => {
    const { outside } = reach(undefined);
    outside.foresee(probe, { destination: toAddress });
    await assert.rejects(outside.isAnswered(probe), /no pod/);
  });

  it("is taken for there where the pod that could be asked is kept from the world, too", async () => {
    const { outside, scripts } = reach(silent, false);
    assert.equal(await outside.isAnswered(probe), true);
    assert.deepEqual(scripts, []);
  });
});
