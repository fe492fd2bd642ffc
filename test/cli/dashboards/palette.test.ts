import assert from "node:assert/strict";
import {
  colourName,
  colourNames,
  colourOf,
  coloursByName,
  type Scheme,
} from "../../../cli/dashboards/palette";

/** Relative luminance (WCAG 2.1). */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const schemes: readonly Scheme[] = ["light", "dark"];
const grounds = ["ground", "panel"] as const;

describe("the palette", () => {
  for (const scheme of schemes) {
    it(`can be read on both grounds of the ${scheme} scheme`, () => {
      const inks = colourNames.filter((name) => !["ground", "panel", "line"].includes(name));
      for (const ink of inks) {
        for (const ground of grounds) {
          const ratio = contrast(colourOf(ink, scheme), colourOf(ground, scheme));
          assert.ok(ratio >= 4.5, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
        }
      }
    });
  }

  it("knows Grafana's names and their shades, and no others", () => {
    assert.equal(colourName("semi-dark-red"), "red");
    assert.equal(colourName("super-light-blue"), "blue");
    assert.throws(() => colourName("mauve"), /is not a colour that is known/);
    assert.throws(() => colourName("constructor"), /is not a colour that is known/);
  });

  it("gives a name the same colour everywhere, and no colour twice while there are others", () => {
    const names = ["policy-lab", "kube-system", "monitoring", "default", "a", "b", "c"];
    const colours = coloursByName(names);
    assert.equal(new Set(colours).size, names.length);
    assert.deepEqual(coloursByName(["policy-lab"]), colours.slice(0, 1));
    assert.equal(coloursByName(Array.from({ length: 25 }, (_, index) => `${index}`)).length, 25);
  });
});
