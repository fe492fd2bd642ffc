import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DownloadFailure } from "../../../../sandbox/toolchain/downloads/download-failure";
import { fetchFile } from "../../../../sandbox/toolchain/downloads/fetch-file";
import { PATIENCE } from "../../../../sandbox/toolchain/downloads/http-answer";
import { ReleaseServer } from "./release-server";

const content = Buffer.from(Array.from({ length: 40_000 }, (_, i) => i % 251));

describe("downloading a file", () => {
  let root: string;
  let server: ReleaseServer;

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), "lab-fetch-"));
    server = await ReleaseServer.start();
  });
  afterEach(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const target = () => path.join(root, "archive");
  const patience = { answerMs: 5000, stallMs: 400 };
  const fetched = async (limits = patience) => {
    const seen: (readonly [number, number | undefined])[] = [];
    await fetchFile(`${server.address}/file`, target(), limits, (received, total) =>
      seen.push([received, total]),
    );
    assert.deepEqual(readFileSync(target()), content);
    assert.deepEqual(readdirSync(root), ["archive"]);
    return seen;
  };
  const fails = (reason: RegExp, limits = patience) =>
    assert.rejects(
      fetchFile(`${server.address}/file`, target(), limits, () => {}),
      (error: unknown) => {
        assert.ok(error instanceof DownloadFailure);
        assert.match(error.message, reason);
        assert.match(error.message, /^127\.0\.0\.1:\d+ /);
        assert.equal(existsSync(target()), false);
        return true;
      },
    );

  it("gets it whole, through a redirect, and says how far it is", async () => {
    server.put("/file", "", { redirectTo: "/elsewhere" });
    server.put("/elsewhere", content, { pieces: { bytes: 10_000, everyMs: 5 } });
    const seen = await fetched();
    assert.deepEqual(seen.at(-1), [40_000, 40_000]);
    assert.ok(seen.length >= 2);
  });

  it("has no limit on the whole: a slow line may take longer than a silent one", async () => {
    server.put("/file", content, { pieces: { bytes: 4000, everyMs: 120 } });
    await fetched();
  });

  it("waits two seconds for the first answer, and no longer", async () => {
    assert.equal(PATIENCE.answerMs, 2000);
    server.put("/file", content, { startsAfterMs: 600 });
    await fails(/did not answer within 0\.2 s/, { answerMs: 200, stallMs: 5000 });
    assert.equal(server.asked.length, 1);
  });

  it("goes on where a line was cut, and does not ask again for what it has", async () => {
    server.put("/file", content, { cutAfter: { bytes: 15_000, once: true } });
    await fetched();
    assert.deepEqual(server.asked, ["/file", "/file bytes=15000-"]);
  });

  it("goes on after the server was away for a moment", async () => {
    server.put("/file", content, { cutAfter: { bytes: 15_000, once: true } });
    const { address } = server;
    const download = fetchFile(`${address}/file`, target(), { answerMs: 5000, stallMs: 3000 }, () => {});
    while (server.asked.length < 1 || !existsSync(`${target()}.part`))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await server.stop();
    setTimeout(() => void server.start(address), 300);
    await download;
    assert.deepEqual(readFileSync(target()), content);
  }).timeout(30_000);

  it("goes on as long as something arrives, however often the line is cut", async () => {
    server.put("/file", content, { cutAfter: { bytes: 9000, once: false } });
    // The last piece is shorter than a cut: it arrives whole.
    await fetched();
    assert.equal(server.asked.at(-1), "/file bytes=36000-");
  });

  it("keeps what it has for the next run", async () => {
    server.put("/file", content, { stallsAfter: 12_000 });
    await fails(/sent nothing for 0\.4 s/);
    assert.ok(existsSync(`${target()}.part`));
    server.asked.length = 0;
    server.put("/file", content);
    await fetched();
    assert.match(server.asked[0] ?? "", /^\/file bytes=\d+-$/);
  }).timeout(30_000);

  it("begins anew if the server has another file by now, or does not know ranges", async () => {
    server.put("/file", Buffer.alloc(50_000, 7), { stallsAfter: 20_000 });
    await fails(/sent nothing/);
    server.put("/file", content);
    await fetched();
    rmSync(target());
    server.put("/file", content, { noRanges: true, cutAfter: { bytes: 15_000, once: true } });
    await fetched();
  }).timeout(30_000);

  it("gives up on a server that cuts without sending anything", async () => {
    server.put("/file", content, { cutAfter: { bytes: 0, once: false } });
    await fails(/cut the transfer off|other side closed/);
    assert.equal(server.asked.length, 3);
  });

  it("names the status of a file that is not there, and nobody who listens", async () => {
    await fails(/answered 404 for /);
    server.put("/file", content, { status: 503 });
    await fails(/answered 503 for /);
    const { address } = server;
    await server.stop();
    await assert.rejects(
      fetchFile(`${address}/file`, target(), patience, () => {}),
      /refused the connection/,
    );
    server = await ReleaseServer.start();
  });
});
