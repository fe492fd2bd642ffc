import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sandboxPrometheus } from "../../../cli/dashboards/sandbox-prometheus";
import { sandboxPaths } from "../../../sandbox/paths";
import { type SandboxRecord, writeRecord } from "../../../sandbox/sandbox-record";

const record: SandboxRecord = {
  format: 1,
  state: "ready",
  createdAt: "2026-01-01T00:00:00Z",
  ports: {
    kubeApiserver: 20_001,
    etcd: 20_002,
    etcdPeer: 20_003,
    kubeControllerManager: 20_004,
    kubeScheduler: 20_005,
    kwokController: 20_006,
  },
  components: [],
  tools: {},
  nodes: "kwok",
  ciliumVersion: "1.18.6",
  prometheusOperatorVersion: "0.91.0",
};

describe("--prometheus sandbox", () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), "sandbox-prometheus-"));
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  it("is the address that the sandbox's record has", () => {
    writeRecord(sandboxPaths(project).record, {
      ...record,
      nodes: "packets",
      prometheus: "http://127.0.0.1:33235",
    });
    assert.equal(sandboxPrometheus(project), "http://127.0.0.1:33235");
  });

  it("is refused where there is no sandbox, with the command that makes one", () => {
    assert.throws(() => sandboxPrometheus(project), {
      message: "--prometheus sandbox: there is no sandbox here",
      fix: /^\.\/lab sandbox up --packets;/,
    });
  });

  it("is refused where the nodes are played, with the commands that replace it", () => {
    writeRecord(sandboxPaths(project).record, record);
    assert.throws(() => sandboxPrometheus(project), {
      message: /the nodes of this sandbox are played/,
      fix: /^\.\/lab sandbox down && \.\/lab sandbox up --packets;/,
    });
  });
});
