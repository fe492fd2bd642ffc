import assert from "node:assert/strict";
import execa from "execa";
import type { Flow, Verdict } from "../../policies/expectation";
import { agrees, notProbed, type Outcome, probeCommand, readOutcome } from "./probe";

const flow = (more: Partial<Flow> = {}): Flow => ({
  from: "client",
  to: "server",
  port: 8080,
  protocol: "TCP",
  ...more,
});
const http = flow({ http: { method: "GET", path: "/" } });
const grpc = flow({ http: { method: "POST", path: "/grpc.health.v1.Health/Check" } });
const dns = flow({ port: 53, protocol: "UDP" });

describe("what comes of a probe", () => {
  const read: readonly [string, Flow, string, Outcome][] = [
    ["a connection", flow(), "connect 0\n", { kind: "connect", result: "connected" }],
    ["a refused one", flow(), "connect 1\n", { kind: "connect", result: "refused" }],
    ["a dropped one", flow(), "connect 124\n", { kind: "connect", result: "timeout" }],
    ["a shell that is not there", flow(), "connect 127\n", { kind: "unclear", text: "connect 127" }],
    ["an answer", http, "http 403 exit 0\n", { kind: "http", status: 403 }],
    ["a dropped request", http, "http 000 exit 28\n", { kind: "no answer" }],
    ["a reset", http, "http 000 exit 56\n", { kind: "unclear", text: "http 000 exit 56" }],
    ["a denial of gRPC", grpc, "HTTP/2 200 \r\ngrpc-status: 7\r\n\r\nexit 0\n", { kind: "grpc", status: 7 }],
    ["a REFUSED name", dns, " 12 34 81 05 00 01 exit 0\n", { kind: "dns", code: 5 }],
    ["somebody else's answer", dns, " 12 35 81 80 exit 0\n", { kind: "unclear", text: "12 35 81 80 exit 0" }],
    ["a dropped query", dns, " exit 124\n", { kind: "no answer" }],
  ];
  for (const [name, probed, printed, outcome] of read) {
    it(`is read: ${name}`, () => assert.deepEqual(readOutcome(probed, printed), outcome));
  }

  const answers: readonly Outcome[] = [
    { kind: "connect", result: "connected" },
    { kind: "connect", result: "refused" },
    { kind: "connect", result: "timeout" },
    { kind: "http", status: 200 },
    { kind: "http", status: 403 },
    { kind: "http", status: 503 },
    { kind: "grpc", status: 0 },
    { kind: "grpc", status: 7 },
    { kind: "dns", code: 0 },
    { kind: "dns", code: 5 },
    { kind: "no answer" },
    { kind: "unclear", text: "" },
  ];
  const fitting: readonly [Verdict, readonly number[]][] = [
    ["allowed", [0, 3, 6, 8]],
    ["denied-by-l7", [4, 7, 9]],
    ["denied-by-default", [2, 10]],
    ["denied-by-rule", [2, 10]],
  ];
  for (const [verdict, expected] of fitting) {
    it(`fits ${verdict} in one way of each kind, and nothing else does`, () => {
      const found = answers.flatMap((outcome, index) => (agrees(verdict, outcome) ? [index] : []));
      assert.deepEqual(found, expected);
    });
  }

  it("says why a flow can't be probed", () => {
    const because = "";
    assert.equal(
      notProbed({ flow: flow({ from: "client@peer" }), verdict: "allowed", because }),
      "comes from another cluster",
    );
    assert.equal(notProbed({ flow: flow(), verdict: "allowed", auth: "required", because }), "needs SPIRE");
    assert.equal(notProbed({ flow: flow(), verdict: "allowed", because }), undefined);
  });

  it("is what the shell says of a port on which nobody listens", async () => {
    const command = probeCommand(flow(), { host: "127.0.0.1", port: 1 });
    const { stdout } = await execa("bash", ["-c", command]);
    assert.deepEqual(readOutcome(flow(), stdout), { kind: "connect", result: "refused" });
  });
});
