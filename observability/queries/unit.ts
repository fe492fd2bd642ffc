/** Grafana's ids of the units that queries have: counts, shares, seconds, and so many of something a second. */
export type Unit = "short" | "percentunit" | "s" | "cps" | "pps" | "reqps";
