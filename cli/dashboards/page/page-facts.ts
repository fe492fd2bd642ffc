import type { TimeRange } from "../../../observability/prometheus/prometheus-client";

/** Where the values of a page are from. */
export type DataOrigin =
  | { readonly kind: "live"; readonly url: string }
  /** A timeline that Cilium's own metric code counted; no cluster was there. */
  | { readonly kind: "recorded" };

/** What a reader has to know of a page before believing it. */
export interface PageFacts {
  readonly origin: DataOrigin;
  /** The phase that the dashboards are made for; its expectations have a panel each. */
  readonly phase: string;
  readonly range: TimeRange;
  /** What the variables were set to, in words; empty: All. */
  readonly chosen: readonly string[];
}

/** A moment as it stands in the page: UTC, as a page is read elsewhere than where it was made. */
export const momentText = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Where the values are from, in a sentence. */
export const originText = (origin: DataOrigin): string =>
  origin.kind === "live"
    ? `From the Prometheus at ${origin.url}.`
    : "A recorded example: counted by Cilium's own metric code from flows that were made up; no packet was sent.";
