import assert from "node:assert/strict";
import { icmpType } from "../../../verdicts/rules/icmp-types";

describe("ICMP types", () => {
  for (const [type, family, number] of [
    ["EchoRequest", "IPv4", 8],
    ["Echo", "IPv4", 8],
    ["EchoReply", "IPv4", 0],
    ["EchoRequest", "IPv6", 128],
    ["ExtendedEchoReply", "IPv6", 161],
    ["8", "IPv4", 8],
    [0, "IPv4", 0],
    [255, "IPv6", 255],
    ["PacketTooBig", "IPv4", undefined],
    ["Echo", "IPv6", undefined],
    ["echorequest", "IPv4", undefined],
    ["08", "IPv4", undefined],
    ["256", "IPv4", undefined],
    [256, "IPv4", undefined],
    [-1, "IPv4", undefined],
    [1.5, "IPv4", undefined],
    ["", "IPv4", undefined],
  ] as const) {
    it(`${JSON.stringify(type)} of ${family} is ${number ?? "none"}`, () =>
      assert.equal(icmpType(type, family), number));
  }
});
