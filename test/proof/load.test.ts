import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { loadScript } from "../../proof/load/load-script";
import { readSample, type Sample } from "../../proof/load/read-sample";
import { isClean, type SwapSamples, tallyOf } from "../../proof/load/tally";

const denied = "Access denied";
const read = (line: string, counts: "request" | "connection" = "request"): Sample | undefined =>
  readSample(line, 0, counts, denied);

describe("a sample of a load", () => {
  const fates: readonly [string, string, "request" | "connection", string][] = [
    ["an answer", "lab load 200 0 1 0.001 615", "request", "passed"],
    ["an answer over an older connection", "lab load 404 0 0 0.000 153", "request", "passed"],
    ["a refusal of the proxy", "lab load 403 0 1 0.001 15", "request", "refused"],
    ["a refusal of the server", "lab load 403 0 1 0.001 153", "request", "passed"],
    ["no answer", "lab load 000 28 1 0.001 0", "request", "dropped"],
    ["a connection that was cut", "lab load 000 56 0 0.000 0", "request", "unknown"],
    ["a proxy without a server", "lab load 503 0 1 0.001 91", "request", "unknown"],
    ["a connection", "lab load 000 28 1 0.002 0", "connection", "passed"],
    ["a port on which nobody listens", "lab load 000 7 0 0.000 0", "connection", "passed"],
    ["a dropped connection", "lab load 000 28 0 0.000 0", "connection", "dropped"],
  ];
  for (const [what, line, counts, fate] of fates)
    it(`is read: ${what}`, () => assert.equal(read(line, counts)?.fate, fate));

  it("is no other line", () => assert.equal(read("curl: (28) timed out"), undefined));
});

describe("a load, in a real shell against a real server", function () {
  this.timeout(30_000);
  let connections = 0;
  const server = createServer((_, response) => response.end("hello"));
  server.on("connection", () => {
    connections += 1;
  });
  before(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const run = async (keepsAlive: boolean): Promise<readonly Sample[]> => {
    const { port } = server.address() as AddressInfo;
    const target = { host: "127.0.0.1", port };
    const http = { method: "GET", path: '/?q="it\'s"' };
    const child = execa("sh", { reject: false, all: true });
    child.stdin?.write(loadScript({ target, http, keepsAlive, rate: 20, seconds: 60 }));
    await sleep(1500);
    child.stdin?.write("\n");
    const { all, exitCode } = await child;
    assert.equal(exitCode, 0, all);
    return (all ?? "").split("\n").flatMap((line) => read(line) ?? []);
  };

  it("sends at its rate over one connection, and ends when it is told", async () => {
    connections = 0;
    const samples = await run(true);
    assert.ok(samples.length >= 5 && samples.length <= 40, `${samples.length} samples`);
    assert.equal(connections, 1);
    assert.ok(samples.slice(1).every(({ reused, fate }) => reused && fate === "passed"));
  });

  it("makes a connection for each request where it is to", async () => {
    connections = 0;
    const samples = await run(false);
    assert.ok(connections >= samples.length, `${connections} connections, ${samples.length} samples`);
    assert.ok(samples.every(({ reused }) => !reused));
  });
});

describe("what is counted of a swap", () => {
  const sample = (fate: Sample["fate"]): Sample => ({ at: 0, fate, status: 200, reused: false });
  const tally = (
    before: SwapSamples["before"],
    after: SwapSamples["after"],
    ...fates: readonly Sample["fate"][]
  ) => tallyOf({ flow: "", connections: "new", before, after, samples: fates.map(sample) });

  it("is a hole where something passes that neither side allows", () => {
    assert.equal(tally("denied-by-default", "denied-by-l7", "passed", "dropped").holes, 1);
    assert.equal(tally("allowed", "denied-by-l7", "passed", "refused").holes, 0);
  });

  it("is an outage where something is kept out that both sides allow", () => {
    assert.equal(tally("allowed", "allowed", "passed", "dropped", "refused").outages, 2);
    assert.equal(tally("allowed", "denied-by-rule", "dropped").outages, 0);
  });

  it("is neither where a connection is cut, or nobody knows what is right", () => {
    const { holes, outages, cut } = tally("allowed", "allowed", "unknown");
    assert.deepEqual([holes, outages, cut], [0, 0, 1]);
    assert.equal(tally("not-evaluable", "denied-by-default", "passed").holes, 0);
  });

  it("is clean only if in the end the new rules are seen at work, and more than once", () => {
    const clean = (...fates: readonly Sample["fate"][]) =>
      isClean([tally("allowed", "denied-by-l7", ...fates)]);
    assert.equal(clean("passed", "refused", "refused", "refused"), true);
    assert.equal(clean("passed", "refused", "refused"), false);
    assert.equal(clean("passed", "passed", "passed"), false);
    assert.equal(clean(), false);
    const allowed = ["passed", "passed", "passed"] as const;
    assert.equal(isClean([tally("allowed", "allowed", ...allowed)]), true);
    assert.equal(isClean([tally("allowed", "allowed", "dropped", ...allowed)]), false);
    assert.equal(isClean([{ ...tally("allowed", "denied-by-l7", ...allowed), ended: "its pod went" }]), true);
  });
});
