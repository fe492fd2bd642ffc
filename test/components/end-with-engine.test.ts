import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const guard = JSON.stringify(join(__dirname, "../../components/end-with-engine"));

/** Listens like an engine; with `curt` it closes every connection at once, as gRPC does with silent ones in time. */
const engineProgram = (curt: boolean): string =>
  `require("node:net").createServer((socket) => { socket.on("error", () => {}); ${curt ? "socket.destroy();" : ""} })
     .listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

/** A program with work for a minute. */
const waiting = "setTimeout(() => {}, 60000);";

/** A program whose handler of uncaught errors fails, again and again, without giving the event loop a turn. */
const goingInCircles = `
  const report = () => process.nextTick(() => { throw new Error("cannot be reported"); });
  process.on("uncaughtException", report);
  report();`;

describe("a program and its engine", function () {
  this.timeout(60_000);
  const started: ChildProcess[] = [];

  const start = (program: string, ...options: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [...options, "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    started.push(child);
    return child;
  };

  const startEngine = async (curt = false): Promise<{ engine: ChildProcess; address: string }> => {
    const engine = start(engineProgram(curt));
    const [port] = (await once(engine.stdout ?? assert.fail(), "data")) as [Buffer];
    return { engine, address: `127.0.0.1:${String(port).trim()}` };
  };

  const startProgram = async (program: string): Promise<ChildProcess> => {
    const child = start(`${program}; console.log("started");`, "--require", "tsx/cjs");
    await once(child.stdout ?? assert.fail(), "data");
    return child;
  };

  const watching = (address: string): string =>
    `require(${guard}).endWithEngine(${JSON.stringify(address)}); ${waiting}`;

  /** Exit code of a program that ends within some seconds; undefined if it goes on. */
  const endOf = async (child: ChildProcess, milliseconds: number): Promise<number | null | undefined> => {
    if (child.exitCode === null) await Promise.race([once(child, "exit"), sleep(milliseconds)]);
    return child.exitCode ?? undefined;
  };

  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  it("ends within seconds when the engine is killed", async () => {
    const { engine, address } = await startEngine();
    const program = await startProgram(watching(address));
    assert.equal(await endOf(program, 1500), undefined, "it ended while its engine lived");
    engine.kill("SIGKILL");
    assert.equal(await endOf(program, 10_000), 1);
  });

  it("ends within seconds when the engine was gone before it looked", async () => {
    const { engine, address } = await startEngine();
    engine.kill("SIGKILL");
    await once(engine, "exit");
    assert.equal(await endOf(start(watching(address), "--require", "tsx/cjs"), 20_000), 1);
  });

  it("goes on while the engine lives, also when that closes the silent connection", async () => {
    const { address } = await startEngine(true);
    assert.equal(await endOf(await startProgram(watching(address)), 4000), undefined);
  });

  it("is not kept from ending by the watch", async () => {
    const { address } = await startEngine();
    const program = start(
      `require(${guard}).endWithEngine(${JSON.stringify(address)});`,
      "--require",
      "tsx/cjs",
    );
    assert.equal(await endOf(program, 20_000), 0);
  });

  it("ends where it would only go round in circles", async () => {
    const program = start(`require(${guard}).endInCircles(); ${goingInCircles}`, "--require", "tsx/cjs");
    assert.equal(await endOf(program, 20_000), 1);
  });

  it("would not end without that: the engine's death and a circle go unnoticed", async () => {
    const { engine } = await startEngine();
    const [idle, circling] = [await startProgram(waiting), start(goingInCircles)];
    engine.kill("SIGKILL");
    assert.equal(await endOf(idle, 3000), undefined);
    assert.equal(await endOf(circling, 1000), undefined);
  });
});
