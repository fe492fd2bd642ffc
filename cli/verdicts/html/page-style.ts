import { colourStyle, fixedFont, svgStyle } from "../../../questions/picture/matrix-style";

/** Below this width the rows of a table are set as cards: beside each other its columns have no room. */
const phone = "44rem";

/** Style of the page of a matrix. Heads stay in sight; nothing is wider than the window but the picture and the overview. */
export const pageStyle = `
:root { color-scheme: light dark; }
${colourStyle}
* { box-sizing: border-box; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 90rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin-bottom: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.summary { color: var(--faint); margin-top: .25rem; overflow-wrap: anywhere; }
.picture { overflow-x: auto; }
code, td { font: ${fixedFont}; overflow-wrap: anywhere; }
${svgStyle}
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; }
.legend li { display: flex; gap: .5rem; align-items: center; }
.badge { display: inline-block; min-width: 1.5em; padding: 0 .35em; border-radius: 4px; text-align: center;
  font: bold 12px/1.6 ui-monospace, monospace; white-space: nowrap; }
.allowed.badge, .allowed.cell { background: var(--allowed); color: var(--allowed-ink); }
.default.badge, .default.cell { background: var(--default); color: var(--default-ink); }
.rule.badge { background: var(--rule); color: var(--rule-ink); }
.l7.badge { background: var(--l7); color: var(--l7-ink); }
.unknown.badge, .unknown.cell { background: var(--unknown); color: var(--unknown-ink); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
td.short { white-space: nowrap; } td ul { margin: 0; padding-left: 1.1em; }
.rows thead th { position: sticky; top: var(--bar, 0px); background: var(--ground); z-index: 1; }
.bar { position: sticky; top: 0; z-index: 2; background: var(--ground); display: flex; flex-wrap: wrap; gap: .5rem 1rem;
  align-items: center; min-height: 3.2rem; border-bottom: 1px solid var(--line); }
.bar input, .bar select { font: inherit; padding: .25rem .5rem; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: 4px; } .bar input { flex: 1 1 14rem; }
.filtered { --bar: 3.2rem; }
.overview { overflow: auto; max-height: 80vh; border: 1px solid var(--line); }
.overview table { width: auto; } .overview th { position: sticky; background: var(--ground); font-size: 12px; }
.overview thead th { top: 0; z-index: 1; } .overview tbody th { left: 0; } .overview thead th:first-child { left: 0; z-index: 2; }
.overview td { padding: .15rem; text-align: center; } .cell { display: block; padding: .1rem .4rem; border-radius: 4px;
  color: inherit; text-decoration: none; white-space: nowrap; } .cell.mixed { border: 1px solid var(--line); }
details.group { border-bottom: 1px solid var(--line); scroll-margin-top: 3.5rem; }
details.group > summary { cursor: pointer; padding: .45rem 0; } summary .counts { color: var(--faint); }
[hidden] { display: none !important; }
@media (max-width: ${phone}) {
  body { margin: 1rem auto; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows, .rows tbody, .rows tr, .rows td[data-head="Why"], .rows td[data-head="Expected"] { display: block; }
  .rows tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .rows td { display: inline; padding: 0 .3rem 0 0; border: 0; white-space: normal; } .rows td:empty { display: none; }
  .rows td[data-head="To"]::before { content: "→ "; } .rows td[data-head="From"]:not(:first-child)::before { content: "from "; }
}`;
