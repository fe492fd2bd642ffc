import assert from "node:assert/strict";
import { extendedKey, parseExtendedKey } from "../../../verdicts/labels/label-key";

describe("label keys", () => {
  const written: readonly (readonly [string, string])[] = [
    ["app", "any.app"],
    ["k8s:app", "k8s.app"],
    ["any:app", "any.app"],
    [":app", "any.app"],
    ["k8s:a:b", "k8s.a:b"],
    ["app.kubernetes.io/name", "any.app.kubernetes.io/name"],
    ["reserved:host", "reserved.host"],
    ["reserved.host", "reserved.host"],
    ["$host", "reserved.host"],
  ];
  for (const [key, extended] of written) {
    it(`${key} is written out as ${extended}`, () => assert.equal(extendedKey(key), extended));
  }

  const parsed: readonly (readonly [string, string, string])[] = [
    ["any.app", "any", "app"],
    ["k8s.io.kubernetes.pod.namespace", "k8s", "io.kubernetes.pod.namespace"],
    ["app", "any", "app"],
    [".app", "any", "app"],
    ["$host", "reserved", "host"],
    ["app.kubernetes.io/name", "app", "kubernetes.io/name"],
    ["cidr.no-network", "cidr", "no-network"],
  ];
  for (const [extended, source, name] of parsed) {
    it(`${extended} is the label ${name} of ${source}`, () =>
      assert.deepEqual(parseExtendedKey(extended), { source, name }));
  }

  for (const [key, bits, text] of [
    ["cidr.10.1.0.0/16", 16, "10.1.0.0"],
    ["cidr.2001-db8--0/32", 32, "2001:db8::"],
    ["cidr.0--0/0", 0, "::"],
  ] as const) {
    it(`${key} is a network`, () => {
      const { source, prefix } = parseExtendedKey(key);
      assert.equal(source, "cidr");
      assert.equal(prefix?.bits, bits);
      assert.equal(prefix?.address.toString(), text);
    });
  }
});
