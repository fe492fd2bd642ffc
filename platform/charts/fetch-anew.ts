import { messageOf } from "../../messages/user-error";
import { cannotBeHad } from "./cannot-be-had";
import { type ChartStore, digestOf } from "./chart-store";
import { type Expected, ensureSame, setDigest, titleOf } from "./expected-digest";
import { ociOffer } from "./oci/oci-offer";
import type { ChartDigest } from "./pinned-charts";
import { repositoryOffer } from "./repository-offer";
import { isOciChart, type WantedChart } from "./wanted-chart";

/**
 * Fetches a chart that is not kept yet, and keeps it. Nothing is kept of one that is not as expected.
 *
 * @throws UserError if it cannot be had, or has another digest than expected.
 */
export const fetchAnew = async (
  wanted: WantedChart,
  store: ChartStore,
  expected: Expected | undefined,
  say: (text: string) => void,
): Promise<ChartDigest> => {
  const offer = isOciChart(wanted.chart)
    ? await ociOffer(wanted, process.env)
    : await repositoryOffer(wanted);
  if (offer.promised !== undefined) ensureSame(wanted, offer.where, offer.promised.digest, expected);
  say(`fetching ${titleOf(wanted)} from ${offer.where}`);
  const archive = await offer.archive();
  const digest = digestOf(archive);
  ensureSame(wanted, offer.where, digest, expected ?? offer.promised);
  try {
    store.keep(archive);
    if (expected === undefined) {
      store.remember(wanted, digest);
      say(
        `${titleOf(wanted)} has no pinned digest; from now on only sha256:${digest} is accepted. For all machines: ${setDigest(wanted, digest)}`,
      );
    }
  } catch (error) {
    throw cannotBeHad(
      wanted,
      [`it cannot be kept: ${messageOf(error)}`],
      "XDG_CACHE_HOME=FOLDER, one that can be written to",
    );
  }
  return digest;
};
