import { messageOf, type UserError } from "../../messages/user-error";
import { chartError } from "./chart-error";
import { type ChartStore, digestOf } from "./chart-store";
import { DownloadError, download, shownAddress } from "./download";
import { type Expected, ensureSame, setDigest, titleOf } from "./expected-digest";
import type { ChartDigest } from "./pinned-charts";
import { type IndexEntry, lookUp } from "./repository-index";
import type { WantedChart } from "./wanted-chart";

const cannotBeHad = (wanted: WantedChart, details: readonly string[], fix: string): UserError =>
  chartError(`${titleOf(wanted)} cannot be fetched`, details, fix);

const offline = ({ key, chart, version, repository }: WantedChart): string =>
  `reach that address once, after that the chart is kept; or bring the archive: helm pull ${chart} --repo ${shownAddress(repository)} --version ${version}, ` +
  `then pulumi config set --path ${key}.chart ./${chart}-${version}.tgz`;

const fetched = async (wanted: WantedChart, address: string): Promise<Buffer> => {
  try {
    return await download(address);
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw cannotBeHad(wanted, [`${shownAddress(address)}: ${error.message}`], offline(wanted));
  }
};

const entryOf = async (wanted: WantedChart): Promise<IndexEntry & { readonly url: string }> => {
  const base = wanted.repository.endsWith("/") ? wanted.repository : `${wanted.repository}/`;
  const address = new URL("index.yaml", base).href;
  const text = (await fetched(wanted, address)).toString("utf8");
  const found = lookUp(text, base, wanted.chart, wanted.version);
  const shown = shownAddress(address);
  if (found.kind === "found") {
    const [url] = found.entry.urls;
    if (url !== undefined) return { ...found.entry, url };
    throw cannotBeHad(wanted, [`${shown} names no address of it`], offline(wanted));
  }
  if (found.kind === "unreadable") {
    const fix = `pulumi config set --path ${wanted.key}.repository URL   # of a Helm repository`;
    throw cannotBeHad(wanted, [`${shown} is not an index of a Helm repository: ${found.reason}`], fix);
  }
  const [what, there] =
    found.kind === "no-chart" ? (["chart", found.charts] as const) : (["version", found.versions] as const);
  const [first] = there;
  const fix = `pulumi config set --path ${wanted.key}.${what} ${first ?? "NAME"}`;
  throw cannotBeHad(wanted, [`${shown} has no such ${what}; it has: ${there.slice(0, 12).join(", ")}`], fix);
};

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
  const entry = await entryOf(wanted);
  if (entry.digest !== undefined) ensureSame(wanted, wanted.repository, entry.digest, expected);
  say(`fetching ${titleOf(wanted)} from ${shownAddress(entry.url)}`);
  const archive = await fetched(wanted, entry.url);
  const digest = digestOf(archive);
  const promised =
    entry.digest === undefined ? undefined : { digest: entry.digest, because: "by its repository's index" };
  ensureSame(wanted, shownAddress(entry.url), digest, expected ?? promised);
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
