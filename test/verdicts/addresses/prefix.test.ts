import assert from "node:assert/strict";
import fc from "fast-check";
import { containsAddress, hostPrefix, parseAddress, parsePrefix } from "../../../verdicts/addresses/prefix";

const contains = (network: string, address: string): boolean => {
  const prefix = parsePrefix(network);
  const parsed = parseAddress(address);
  assert.ok(prefix !== undefined && parsed !== undefined);
  return containsAddress(prefix, parsed);
};

const toNumber = (address: string): number =>
  address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

describe("networks", () => {
  for (const text of ["10.0.0.0/8", "0.0.0.0/0", "192.0.2.1/32", "10.1.2.3/8", "::/0", "2001:DB8::/32"]) {
    it(`${text} is one`, () => assert.ok(parsePrefix(text) !== undefined));
  }
  for (const text of [
    ...["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0/8", "010.0.0.0/8"],
    ...["::/129", "fe80::1%eth0/64", "a/8", "10.0.0.0/8/8", "10.0.0.256/8"],
  ]) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parsePrefix(text), undefined));
  }

  it("an address with a zone is none", () => assert.equal(parseAddress("fe80::1%eth0"), undefined));

  it("hold addresses of their family only", () => {
    assert.ok(contains("10.0.0.0/8", "10.255.0.1"));
    assert.ok(!contains("10.0.0.0/8", "11.0.0.1"));
    assert.ok(contains("2001:db8::/32", "2001:db8:ffff::1"));
    assert.ok(!contains("2001:db8::/32", "2001:db9::1"));
    assert.ok(!contains("0.0.0.0/0", "::1"));
    assert.ok(!contains("::/0", "127.0.0.1"));
  });

  it("of one address hold it alone", () => {
    for (const text of ["10.1.2.3", "2001:db8::1"]) {
      const address = parseAddress(text);
      assert.ok(address !== undefined);
      assert.ok(containsAddress(hostPrefix(address), address));
    }
    assert.ok(!contains("10.1.2.3/32", "10.1.2.4"));
  });

  it("are what their first bits say", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (one, other, bits) => {
        const size = 2 ** (32 - bits);
        const same = Math.floor(toNumber(one) / size) === Math.floor(toNumber(other) / size);
        assert.equal(contains(`${one}/${bits}`, other), same);
      }),
    );
  });
});
