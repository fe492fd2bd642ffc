import assert from "node:assert/strict";
import { isProven, type Proof, prove } from "../../../questions/suggest/prove";
import type { ManifestObject, World } from "../../../verdicts/world";
import { flowLine, podLabels } from "../../traffic/recorded-flows";
import { countLines, policy, toApi } from "../replay/counted-flows";
import { suggestFor } from "./suggested";

const lines = [flowLine(), flowLine({ source: podLabels("shop", "db"), ports: [3, 5432] })];

const proofOf = (policies: readonly ManifestObject[], base: World = {}): Proof => {
  const groups = countLines(lines, base);
  return prove({ policies, base, groups, passed: groups, isCovered: () => true });
};

describe("the proof of policies", () => {
  const good = suggestFor(lines).policies.map(({ object }) => object);
  const without = (name: string): ManifestObject[] => good.filter(({ metadata }) => metadata?.name !== name);
  const more = (name: string, spec: Readonly<Record<string, unknown>>) => [...good, policy(name, spec)];

  it("is given for those that are suggested", () => assert.ok(isProven(proofOf(good))));

  it("fails where something that passed would not, and says what", () => {
    const proof = proofOf(without("allow-web"));
    assert.equal(isProven(proof), false);
    assert.deepEqual(
      proof.notPassing.map(({ from, to, missing }) => [from, to, missing[0]?.side]),
      [["shop/web", "shop/api", "egress"]],
    );
  });

  it("says what passes that was not seen to", () => {
    const { opened } = proofOf(more("wide", { egress: [toApi("5432")] }));
    assert.deepEqual(
      opened.map(({ from, to, flow }) => [from, to, flow.port]),
      [],
      "the other end does not let it in",
    );
    const wide = { ingress: [{ fromEndpoints: [{}], toPorts: toApi("5432").toPorts }] };
    const both = proofOf([...more("wide", { egress: [toApi("5432")] }), policy("wider", wide)]);
    assert.deepEqual(
      both.opened.map(({ from, to, flow }) => [from, to, flow.port]),
      [
        ["shop/web", "shop/api", 5432],
        ["shop/api", "shop/api", 5432],
      ],
    );
  });

  it("fails where an API server or Cilium would not take one", () => {
    const misspelt = proofOf(more("misspelt", { egres: [] }));
    assert.match(misspelt.refused.join(), /CiliumNetworkPolicy\/shop\/misspelt: spec\.egres: no such field/);
    assert.equal(isProven(misspelt), false);
    const invalid = proofOf(
      more("invalid", { egress: [{ toPorts: [{ ports: [{ port: "x y", protocol: "TCP" }] }] }] }),
    );
    assert.match(invalid.refused.join(), /CiliumNetworkPolicy\/shop\/invalid: /);
  });

  it("fails where a finding is an error", () => {
    const proof = proofOf(more("names", { egress: [{ toFQDNs: [{ matchName: "a.example" }] }] }));
    assert.deepEqual(
      proof.findings.map(({ id }) => id),
      ["fqdn-without-dns-rule"],
    );
    assert.equal(isProven(proof), false);
  });

  it("does not count what policies that are there allow already", () => {
    const open = policy("open", { egress: [{ toEndpoints: [{}] }], ingress: [{ fromEndpoints: [{}] }] });
    assert.ok(proofOf([open]).opened.length > 0);
    assert.deepEqual(proofOf([], { policies: [open] }).opened, []);
  });
});
