import assert from "node:assert/strict";
import { asksQuestion, parseQuestion, type QuestionOptions } from "../../../cli/verdicts/parse-question";
import { UserError } from "../../../messages/user-error";
import type { Flow } from "../../../verdicts/world";

const subject = { world: { endpoints: [{ namespace: "a", name: "b" }] }, names: new Map() };
const ends = { from: "a/b", to: "world" };
const parse = (options: QuestionOptions) => parseQuestion({ ...ends, ...options }, subject).row.flow;
const to = { from: "a/b", to: { entity: "world" } } as const;

describe("a question on the command line", () => {
  const accepted: readonly (readonly [QuestionOptions, Flow])[] = [
    [{ port: "443" }, { ...to, port: 443, protocol: "TCP" }],
    [
      { port: "53", protocol: "udp" },
      { ...to, port: 53, protocol: "UDP" },
    ],
    [
      { port: "0", protocol: "icmp" },
      { ...to, port: 0, protocol: "ICMP" },
    ],
    [
      { port: "443", sni: "x.example" },
      { ...to, port: 443, protocol: "TCP", tls: { serverName: "x.example" } },
    ],
    [{ dns: "x.example" }, { ...to, port: 53, protocol: "UDP", dns: { name: "x.example" } }],
    [
      { dns: "x.example", port: "5353", protocol: "TCP" },
      { ...to, port: 5353, protocol: "TCP", dns: { name: "x.example" } },
    ],
    [
      { port: "80", path: "/a?b=c" },
      { ...to, port: 80, protocol: "TCP", http: { method: "GET", path: "/a?b=c" } },
    ],
    [
      { port: "80", method: "POST", host: "h", header: ["X-A: 1: 2", "x-b:"] },
      {
        ...to,
        port: 80,
        protocol: "TCP",
        http: { method: "POST", path: "/", host: "h", headers: { "X-A": "1: 2", "x-b": "" } },
      },
    ],
  ];
  for (const [options, flow] of accepted) {
    it(`reads ${JSON.stringify(options)}`, () => assert.deepEqual(parse(options), flow));
  }

  const refused: readonly (readonly [QuestionOptions, RegExp])[] = [
    [{}, /^--port is missing/],
    [{ port: "abc" }, /^--port "abc" is not a valid port$/],
    [{ port: "0" }, /^--port "0" is not a valid port$/],
    [{ port: "65536" }, /is not a valid port/],
    [{ port: "-1" }, /is not a valid port/],
    [{ port: "256", protocol: "ICMP" }, /^--port "256" is not a valid ICMP type$/],
    [{ port: "1", protocol: "QUIC" }, /^--protocol "QUIC" is none of TCP, UDP/],
    [{ port: "1", header: ["no colon"] }, /^--header "no colon" is not a valid header$/],
    [{ port: "1", method: "GET /" }, /^--method "GET \/" is no HTTP method$/],
    [{ port: "1", path: "x" }, /^--path "x" does not begin with \/$/],
    [{ port: "1", path: "/", protocol: "UDP" }, /^--protocol UDP carries no HTTP/],
    [{ port: "1", dns: "x", protocol: "SCTP" }, /^--protocol SCTP carries no DNS$/],
    [{ port: "1", dns: "x", method: "GET" }, /two questions/],
    [{ port: "443", sni: "*.example" }, /^--sni "\*\.example" is not a valid server name$/],
    [{ port: "443", sni: "" }, /^--sni "" is not a valid server name$/],
    [{ port: "443", sni: "x", protocol: "UDP" }, /^--protocol UDP carries no TLS/],
    [{ sni: "x", dns: "x", protocol: "TCP" }, /^--dns and --sni are two questions$/],
    [{ dns: "" }, /^--dns "" is not a valid name$/],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(
        () => parse(options),
        (error) => error instanceof UserError && error.exitCode === 2 && message.test(error.message),
      );
    });
  }

  it("names both ends, or is none", () => {
    assert.equal(asksQuestion({}), false);
    assert.equal(asksQuestion(ends), true);
    assert.throws(() => asksQuestion({ from: "a" }), /--from is given without --to/);
    assert.throws(() => asksQuestion({ to: "a" }), /--to is given without --from/);
    assert.throws(() => asksQuestion({ dns: "a" }), /--dns is given without --from and --to/);
  });
});
