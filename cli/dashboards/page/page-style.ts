import { colourNames, colourOf, type Scheme } from "../palette";

const colours = (scheme: Scheme): string =>
  colourNames.map((name) => `--c-${name}:${colourOf(name, scheme)}`).join(";");

/** The page's style: the colours of the charts as variables, for both schemes. */
export const pageStyle = `
:root { color-scheme: light dark; ${colours("light")} }
@media (prefers-color-scheme: dark) { :root { ${colours("dark")} } }
body { margin: 1.5rem auto; padding: 0 1.25rem; max-width: 110rem; background: var(--c-ground); color: var(--c-text);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .25rem; }
h3 { font-size: 1.05rem; margin: 0; display: inline; } h4 { font-size: .95rem; margin: 0; } h5 { font-size: .9rem; margin: .6rem 0 .2rem; }
a { color: var(--c-blue); }
code, pre { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.banner { border-left: 4px solid var(--c-blue); background: var(--c-panel); padding: .5rem .9rem; margin: .75rem 0; }
.banner.recorded { border-color: var(--c-orange); } .banner p { margin: .15rem 0; }
.faint, .description, .marks { color: var(--c-grey); }
nav ul { margin: .25rem 0; padding-left: 1.2rem; } nav > ul { columns: 2; } nav > ul > li { break-inside: avoid; }
details.row { margin: 1.1rem 0; } details.row > summary { cursor: pointer; padding: .3rem 0; border-bottom: 1px solid var(--c-line); }
.grid { display: grid; gap: .6rem; margin-top: .6rem; }
.panel { display: flex; flex-direction: column; min-width: 0; box-sizing: border-box; border: 1px solid var(--c-line);
  border-radius: 6px; background: var(--c-panel); padding: .55rem .7rem; }
@media (min-width: 60rem) {
  .grid { grid-template-columns: repeat(24, minmax(0, 1fr)); grid-auto-rows: minmax(1.4rem, auto); }
  .panel { grid-column: var(--column); grid-row: var(--row); }
}
.description { font-size: .82rem; } .description p { margin: .1rem 0 .3rem; }
.chart { flex: 1 1 auto; min-height: calc(var(--h) * 23px); min-width: 0; overflow: hidden; position: relative; }
.chart > div { position: absolute; inset: 0; }
.legend { max-height: 7.6rem; overflow: auto; flex: none; }
.legend table { border-collapse: collapse; width: 100%; font-size: .8rem; }
.legend thead th { position: sticky; top: 0; background: var(--c-panel); color: var(--c-grey); font-weight: normal; }
.legend th { text-align: left; font-weight: normal; } .legend td, .legend thead th:not(:first-child) { text-align: right;
  white-space: nowrap; padding-left: .8rem; font-variant-numeric: tabular-nums; width: 5.5rem; }
.legend button { all: unset; cursor: pointer; overflow-wrap: anywhere; padding-left: 1.2rem; text-indent: -1.2rem; }
.legend button:focus-visible, summary:focus-visible, a:focus-visible, .legend:focus-visible { outline: 2px solid var(--c-blue); }
.legend button[aria-pressed="false"] { text-decoration: line-through; opacity: .6; }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; border-radius: 2px; vertical-align: -1px; }
.states { list-style: none; margin: .3rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .8rem; }
.values { display: flex; flex-wrap: wrap; gap: 0 1.5rem; } .value { margin: 0; font-size: 1.7rem; font-weight: 600; line-height: 1.3; }
.value .of { display: block; font-size: .8rem; font-weight: normal; color: var(--c-grey); }
.words { font-size: .9rem; } .words > :first-child { margin-top: 0; } .words > :last-child { margin-bottom: 0; }
.words table, .tables table { border-collapse: collapse; } .words td, .words th { text-align: left; padding: .15rem .8rem .15rem 0; vertical-align: top; }
.empty { flex: 1 1 auto; color: var(--c-grey); font-size: .85rem; } .empty strong { color: var(--c-text); } .empty p { margin: .3rem 0; }
.queries { font-size: .8rem; margin-top: .35rem; color: var(--c-grey); } .queries summary { cursor: pointer; }
.queries pre { margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--c-text); }
.links { font-size: .85rem; margin: .3rem 0 0; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 2.5rem; color: var(--c-grey); font-size: .85rem; }
@media print { .queries { display: none; } .panel { break-inside: avoid; } }
`;
