/** A colour for the series whose legend matches. */
export interface SeriesColour {
  /** Regular expression (JavaScript) over the legend. */
  readonly legend: string;
  /** Name of Grafana's palette. */
  readonly colour: string;
}

/** What became of a flow, by Hubble's verdict. */
const verdictColours: readonly SeriesColour[] = [
  { legend: "FORWARDED|forwarded", colour: "green" },
  { legend: "DROPPED|dropped", colour: "red" },
  { legend: "AUDIT", colour: "orange" },
  { legend: "REDIRECTED", colour: "blue" },
];

/** What was answered, by HTTP status. 403 is the answer of Cilium's proxy to a request that no rule lists. */
const statusColours: readonly SeriesColour[] = [
  { legend: "\\b2\\d\\d\\b", colour: "green" },
  { legend: "\\b3\\d\\d\\b", colour: "blue" },
  { legend: "\\b4(?!03)\\d\\d\\b", colour: "yellow" },
  { legend: "\\b403\\b", colour: "red" },
  { legend: "\\b5\\d\\d\\b", colour: "purple" },
];

/** What a proxy decided. Source: Cilium, pkg/proxy/endpoint (the label `rule` of `policy_l7_total`). */
const decisionColours: readonly SeriesColour[] = [
  { legend: "\\bforwarded$", colour: "green" },
  { legend: "\\bdenied$|^refused$", colour: "red" },
  { legend: "\\breceived$", colour: "blue" },
  { legend: "\\bparse_errors$", colour: "orange" },
];

/** What a DNS server answered, or Cilium's DNS proxy for it. Source: Cilium, pkg/hubble/metrics/dns (rcode). */
const answerColours: readonly SeriesColour[] = [
  { legend: "^No Error$", colour: "green" },
  { legend: "^Non-Existent Domain$", colour: "yellow" },
  { legend: "^(?:Policy denied|Query Refused)$", colour: "red" },
  { legend: "^Server Failure$", colour: "purple" },
];

/** Colours with a meaning, by what in the legend of a query (its template) has that meaning. */
const meanings: readonly (readonly [template: RegExp, colours: readonly SeriesColour[]])[] = [
  [/\{\{verdict\}\}|^dropped$/, verdictColours],
  [/\{\{status\}\}|^403$/, statusColours],
  [/\{\{rule\}\}|^denied$|^refused$/, decisionColours],
  [/\{\{rcode\}\}/, answerColours],
];

/** The colours with a meaning for what queries draw: one meaning has one colour on every panel. */
export const coloursByMeaning = (legends: readonly string[]): readonly SeriesColour[] =>
  meanings
    .filter(([template]) => legends.some((legend) => template.test(legend)))
    .flatMap(([, colours]) => colours);
