/** A colour for the series whose legend matches. */
export interface SeriesColour {
  /** Regular expression (JavaScript) over the legend. */
  readonly legend: string;
  /** Name of Grafana's palette. */
  readonly colour: string;
}

/** What became of a flow, by Hubble's verdict. */
export const verdictColours: readonly SeriesColour[] = [
  { legend: "FORWARDED|forwarded", colour: "green" },
  { legend: "DROPPED|dropped", colour: "red" },
  { legend: "AUDIT", colour: "orange" },
  { legend: "REDIRECTED", colour: "blue" },
];

/** What was answered, by HTTP status. 403 is the answer of Cilium's proxy to a request that no rule lists. */
export const statusColours: readonly SeriesColour[] = [
  { legend: "\\b2\\d\\d\\b", colour: "green" },
  { legend: "\\b3\\d\\d\\b", colour: "blue" },
  { legend: "\\b4(?!03)\\d\\d\\b", colour: "yellow" },
  { legend: "\\b403\\b", colour: "red" },
  { legend: "\\b5\\d\\d\\b", colour: "purple" },
];
