import { chartError } from "./chart-error";
import type { ChartStore } from "./chart-store";
import { type ChartDigest, pinnedDigest } from "./pinned-charts";
import { plainDigest, type WantedChart } from "./wanted-chart";

/** A digest, and why it is the one to be had. */
export interface Expected {
  readonly digest: ChartDigest;
  readonly because: string;
}

/** A chart in a message. */
export const titleOf = ({ chart, version }: WantedChart): string => `chart ${chart} ${version}`;

/** The command that names the digest to be had. */
export const setDigest = ({ key }: WantedChart, digest: ChartDigest): string =>
  `pulumi config set --path ${key}.digest sha256:${digest}`;

/** What the archive has to be: the user's word, else this program's, else what it was at the first fetch. */
export const expectedDigest = (wanted: WantedChart, store: ChartStore): Expected | undefined => {
  if (wanted.digest !== undefined) {
    return { digest: plainDigest(wanted.digest), because: `${wanted.key}.digest` };
  }
  const pinned = pinnedDigest(wanted.chart, wanted.version);
  if (pinned !== undefined) return { digest: pinned, because: "pinned by this program" };
  const seen = store.firstSeen(wanted);
  return seen === undefined
    ? undefined
    : { digest: seen, because: `as it was first fetched: ${store.recordOf(wanted)}` };
};

/** @throws UserError if a chart has another digest than expected. */
export const ensureSame = (
  wanted: WantedChart,
  where: string,
  found: ChartDigest,
  expected: Expected | undefined,
): void => {
  if (expected === undefined || expected.digest === found) return;
  throw chartError(
    `${titleOf(wanted)} is not the one that is expected`,
    [`found    sha256:${found} at ${where}`, `expected sha256:${expected.digest} (${expected.because})`],
    `find out who changed it. Only if the change is wanted: ${setDigest(wanted, found)}`,
  );
};
