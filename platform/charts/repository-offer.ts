import { cannotBeHad } from "./cannot-be-had";
import type { ChartOffer } from "./chart-offer";
import { DownloadError, download, shownAddress } from "./download";
import { type IndexEntry, lookUp } from "./repository-index";
import type { WantedChart } from "./wanted-chart";

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

/** What a Helm repository has of a chart. @throws UserError if it cannot be reached, or has none. */
export const repositoryOffer = async (wanted: WantedChart): Promise<ChartOffer> => {
  const { url, digest } = await entryOf(wanted);
  return {
    where: shownAddress(url),
    ...(digest === undefined ? {} : { promised: { digest, because: "by its repository's index" } }),
    archive: () => fetched(wanted, url),
  };
};
