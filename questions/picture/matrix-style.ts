/** Font of even width, in CSS: pictures rely on the length of their texts. */
export const fixedFont = '12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

/**
 * Colours of verdicts as CSS variables, in the light and in the dark, with a contrast of 4.5 : 1 and more between text
 * and ground (WCAG 2.1, 1.4.3).
 */
export const colourStyle = `:root { --ground: #ffffff; --ink: #1b1f24; --faint: #59636e; --line: #d1d9e0;
  --allowed: #d3f0da; --allowed-ink: #0b4a1e; --default: #ffdcd7; --default-ink: #7d1208;
  --rule: #a40e26; --rule-ink: #ffffff; --l7: #ecdcff; --l7-ink: #4a1a86; --unknown: #fdf0c4; --unknown-ink: #5c4300; }
@media (prefers-color-scheme: dark) { :root { --ground: #10151b; --ink: #e6edf3; --faint: #9aa6b2; --line: #3a434d;
  --allowed: #12361d; --allowed-ink: #8fe3a5; --default: #48161a; --default-ink: #ffb4ab;
  --rule: #f2707a; --rule-ink: #26060a; --l7: #33204f; --l7-ink: #d9bcff; --unknown: #3d3208; --unknown-ink: #f3d872; } }`;

/** Rules for the picture of a matrix, by the variables of {@link colourStyle}. */
export const svgStyle = `svg text { font: ${fixedFont}; fill: var(--ink); } svg line { stroke: var(--line); }
svg .head { text-anchor: middle; font-weight: bold; } svg .side { text-anchor: end; font-weight: bold; }
svg .corner { text-anchor: end; fill: var(--faint); } svg .none { text-anchor: middle; fill: var(--faint); }
svg .symbol { text-anchor: middle; font-weight: bold; }
.allowed rect { fill: var(--allowed); } .allowed text { fill: var(--allowed-ink); }
.default rect { fill: var(--default); } .default text { fill: var(--default-ink); }
.rule rect { fill: var(--rule); } .rule text { fill: var(--rule-ink); }
.l7 rect { fill: var(--l7); } .l7 text { fill: var(--l7-ink); }
.unknown rect { fill: var(--unknown); } .unknown text { fill: var(--unknown-ink); }
.unmet rect { stroke: var(--ink); stroke-width: 2.5; } .unmet text { font-weight: bold; }`;
