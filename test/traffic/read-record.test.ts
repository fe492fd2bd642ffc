import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { countsOf } from "../../traffic/counted-group";
import { Networks } from "../../traffic/networks";
import { TrafficRecord } from "../../traffic/read-record";
import { flowLine, linesOf, recordOf } from "./recorded-flows";

const counts = { networks: new Networks([]), requests: { headers: new Set<string>(), host: false } };

const readText = async (text: string): Promise<TrafficRecord> => {
  const record = new TrafficRecord(counts);
  await record.read("-", Readable.from([Buffer.from(text)]));
  return record;
};

/** What was counted, comparable. */
const counted = ({ counter }: TrafficRecord): readonly unknown[] =>
  [...counter.groups].map((group) => [
    group.from.recorded.key,
    group.to.recorded.key,
    group.port,
    countsOf(group),
  ]);

describe("a record", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "record-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const readBytes = async (bytes: Buffer): Promise<TrafficRecord> => {
    const file = join(folder, "flows");
    writeFileSync(file, bytes);
    const record = new TrafficRecord(counts);
    await record.read(file, Readable.from([]));
    return record;
  };

  it("is the same as gzip, and as several gzips one after the other", async () => {
    const plain = readFileSync(recordOf("fqdn"));
    const wanted = counted(await readBytes(plain));
    assert.ok(wanted.length > 5);
    assert.deepEqual(counted(await readBytes(gzipSync(plain))), wanted);
    const half = plain.indexOf("\n", plain.length / 2) + 1;
    const parts = [plain.subarray(0, half), plain.subarray(half)].map((part) => gzipSync(part));
    assert.deepEqual(counted(await readBytes(Buffer.concat(parts))), wanted);
  });

  it("whose gzip was cut off is read as far as it goes", async () => {
    const packed = gzipSync(Buffer.concat(Array.from({ length: 50 }, () => readFileSync(recordOf("fqdn")))));
    const { tally } = await readBytes(packed.subarray(0, packed.length / 2));
    assert.ok(tally.flows > 100, `${tally.flows}`);
    assert.equal(tally.bad.get("truncated")?.count, 1);
  });

  it("whose gzip is damaged is read up to there, and says so", async () => {
    const lines = Array.from({ length: 4000 }, (_, index) =>
      flowLine({ ports: [index + 1, 80], time: `${Math.sin(index)}` }),
    );
    const packed = gzipSync(Buffer.from(`${lines.join("\n")}\n`));
    const late = Math.floor(packed.length * 0.8);
    packed.fill(0xff, late, late + 200);
    const { tally } = await readBytes(packed);
    assert.ok(tally.flows > 100 && tally.flows < 4000, `${tally.flows}`);
    assert.match(tally.broken.join(), /its gzip is damaged: Z_\w+, after line \d+/);
  });

  it("that is not there, or a folder, is an error of whoever named it", async () => {
    const record = new TrafficRecord(counts);
    for (const [file, reason] of [
      [join(folder, "none"), /--flows .*none: there is no such file/],
      [folder, /it is a folder/],
    ] as const) {
      await assert.rejects(record.read(file, Readable.from([])), (error: Error & { exitCode?: number }) => {
        assert.match(error.message, reason);
        assert.equal(error.exitCode, 2);
        return true;
      });
    }
  });

  it("loses nothing to lines between that are no flows", async () => {
    const flows = linesOf("egress");
    const wanted = counted(await readText(flows.join("\n")));
    const [line = ""] = flows;
    const noise = fc.constantFrom(
      "",
      "garbage",
      line.slice(0, 500),
      '{"msg":"x"}',
      "\u0000\ud800",
      "null",
      "{}",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(flows.length), noise)), async (added) => {
        const text = flows.flatMap((flow, index) => [
          ...added.filter(([at]) => at === index).map(([, one]) => one),
          flow,
        ]);
        const record = await readText(text.join("\n"));
        assert.deepEqual(counted(record), wanted);
        assert.equal(record.tally.flows, flows.length);
      }),
    );
  });

  it("tells where the first line is that is no flow", async () => {
    const { tally } = await readText(`${flowLine()}\n\nlevel=info\nlevel=warn\n`);
    assert.deepEqual(tally.bad.get("not-json"), { count: 2, first: "standard input:3" });
    assert.equal(tally.lines, 3);
  });

  it("whose clock goes back says so, for each node by itself", async () => {
    const at = (seconds: number, node: string): string =>
      flowLine({ time: new Date(seconds * 1000).toISOString(), more: { node_name: node } });
    const steady = await readText(
      [at(100, "a"), at(10, "b"), at(101, "a"), at(95, "a"), at(11, "b")].join("\n"),
    );
    assert.equal(steady.tally.jumps.count, 0);
    const { tally, counter } = await readText([at(7200, "a"), at(50, "a"), at(51, "b")].join("\n"));
    assert.deepEqual(tally.jumps, { count: 1, farthest: 7_150_000, node: "a" });
    const [group] = counter.groups;
    assert.deepEqual([group?.first, group?.last], [50_000, 7_200_000]);
  });

  it("counts flows without a time, and times that are none", async () => {
    const { tally, counter } = await readText(
      [flowLine({ time: "" }), flowLine({ time: "yesterday" })].join("\n"),
    );
    assert.equal(tally.withoutTime, 2);
    const [group] = counter.groups;
    assert.ok(Number.isNaN(group?.first));
  });
});
