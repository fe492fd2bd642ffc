import assert from "node:assert/strict";
import { errorsIn, listeningUrl } from "../../../recording/prometheus/prometheus-log";

const entry = (level: string, msg: string, more: object = {}) => JSON.stringify({ level, msg, ...more });

describe("log of a Prometheus", () => {
  it("says where it listens, once it does", () => {
    const start = entry("INFO", "Start listening for connections", { address: "127.0.0.1:0" });
    const listening = entry("INFO", "Listening on", { address: "127.0.0.1:40561" });
    assert.equal(listeningUrl(`${start}\n`), undefined);
    assert.equal(listeningUrl(`${start}\n${listening.slice(0, 20)}`), undefined);
    assert.equal(listeningUrl(`${start}\n${listening}\n`), "http://127.0.0.1:40561");
  });

  it("gives its errors with their causes, and nothing else", () => {
    const log = [
      entry("INFO", "Starting"),
      entry("ERROR", "loading groups failed", { err: "bad.yaml: 5:11: parse error" }),
      entry("ERROR", "Failed to apply configuration"),
    ].join("\n");
    assert.deepEqual(errorsIn(log), [
      "loading groups failed: bad.yaml: 5:11: parse error",
      "Failed to apply configuration",
    ]);
  });

  it("gives the last lines where nothing is called an error", () => {
    assert.deepEqual(errorsIn("one\n\ntwo\nError parsing command line arguments: unknown flag\n", 2), [
      "two",
      "Error parsing command line arguments: unknown flag",
    ]);
  });
});
