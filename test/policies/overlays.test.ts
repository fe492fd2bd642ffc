import assert from "node:assert/strict";
import { UserError } from "../../messages/user-error";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { ensureSound, type LaidDown } from "../../policies/checked-objects";
import type { Expectation } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import type { Overlay } from "../../policies/overlays/overlay";
import { overlays } from "../../policies/overlays/overlays";

const systemNamespaces = ["kube-system", "monitoring"];

const over = (
  phase: (typeof phaseNames)[number],
  names: readonly (keyof typeof overlays)[],
  excluded: readonly string[] = systemNamespaces,
): LaidDown => {
  const stack = catalogue[phase];
  const wanted: readonly Overlay[] = names.map((name) => overlays[name]);
  return {
    name: phase,
    objects: [...stack.objects(lab), ...wanted.flatMap((overlay) => overlay.objects(lab, excluded))],
    expectations: [
      ...(stack.expectations(lab) as readonly Expectation[]),
      ...wanted.flatMap((overlay) => overlay.expectations(lab)),
    ],
  };
};

describe("overlays", () => {
  for (const phase of phaseNames) {
    it(`leave phase ${phase} as it is, and do what they say`, () => {
      assert.doesNotThrow(() => ensureSound(over(phase, ["cluster-essentials", "default-deny-all"]), lab));
    });
  }

  it("cluster-essentials alone denies nothing", () => {
    const { expectations, ...rest } = over("baseline", ["cluster-essentials"]);
    const open: Expectation = {
      flow: { from: "bystander", to: "world", port: 443, protocol: "TCP" },
      verdict: "allowed",
      because: "nothing restricts the pod",
    };
    assert.doesNotThrow(() => ensureSound({ ...rest, expectations: [...expectations, open] }, lab));
  });

  it("a deny without the essentials cuts pods off, which the essentials' expectations notice", () => {
    const { objects } = over("baseline", ["default-deny-all"]);
    const { expectations } = over("baseline", ["cluster-essentials", "default-deny-all"]);
    assert.throws(() => ensureSound({ name: "baseline", objects, expectations }, lab), UserError);
  });

  it("a deny over kube-system is refused: its DNS server would let nobody in", () => {
    assert.throws(
      () => ensureSound(over("baseline", ["cluster-essentials", "default-deny-all"], []), lab),
      /bystander → dns:53\/UDP is to be allowed/,
    );
  });
});
