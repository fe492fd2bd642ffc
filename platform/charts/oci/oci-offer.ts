import * as z from "zod";
import { cannotBeHad } from "../cannot-be-had";
import type { ChartOffer } from "../chart-offer";
import { DownloadError } from "../download";
import { plainDigest, type WantedChart } from "../wanted-chart";
import { type OciReference, parseOciReference, registryAddress } from "./oci-reference";
import { RegistryClient } from "./registry-client";
import { credentialsFor } from "./registry-credentials";

const manifestType = "application/vnd.oci.image.manifest.v1+json";
/** The layer of an image that is a chart's archive (helm.sh, "Helm OCI MediaTypes"). */
const archiveType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

const manifestSchema = z.object({
  layers: z.array(z.object({ mediaType: z.string(), digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) })),
});
const tagsSchema = z.object({ tags: z.array(z.string()).nullable() });

const readJson = <T>(schema: z.ZodType<T>, text: Buffer): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text.toString("utf8"))).data;
  } catch {
    return undefined;
  }
};

const fixFor = (
  { key, chart, version }: WantedChart,
  { host }: OciReference,
  error: DownloadError,
): string =>
  error.status === 401 || error.status === 403
    ? `helm registry login ${host}   # or docker login; what either keeps is used here`
    : `reach that registry once, after that the chart is kept; or bring the archive: helm pull ${chart} --version ${version}, ` +
      `then pulumi config set --path ${key}.chart ./${chart.split("/").at(-1)}-${version}.tgz`;

/** Tags as versions: those that the registry has, newest spelling last as it lists them. */
const versionsOf = async (client: RegistryClient, address: string): Promise<readonly string[]> => {
  try {
    const tags =
      readJson(tagsSchema, await client.get(`${address}/tags/list`, "application/json"))?.tags ?? [];
    return tags.map((tag) => tag.replaceAll("_", "+"));
  } catch {
    return [];
  }
};

/**
 * What an OCI registry has of a chart. Its manifest names the archive by its digest.
 *
 * @param environment where the files of `helm registry login` and `docker login` are looked up.
 * @throws UserError if it cannot be reached, wants to be logged in to, or has no such chart.
 */
export const ociOffer = async (
  wanted: WantedChart,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ChartOffer> => {
  const reference = parseOciReference(wanted.chart, wanted.version);
  if (reference === undefined) {
    const details = [`${wanted.chart} is not oci://HOST/PATH/CHART; the version is ${wanted.key}.version`];
    throw cannotBeHad(wanted, details, `pulumi config set --path ${wanted.key}.chart oci://HOST/PATH/CHART`);
  }
  const client = new RegistryClient(() => credentialsFor(reference.host, environment));
  const address = registryAddress(reference);
  const got = async (path: string, accept: string): Promise<Buffer> => {
    try {
      return await client.get(`${address}/${path}`, accept);
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      const versions = error.status === 404 ? await versionsOf(client, address) : [];
      const last = versions.at(-1);
      if (last === undefined)
        throw cannotBeHad(wanted, [`${address}: ${error.message}`], fixFor(wanted, reference, error));
      const details = [`${address} has no such version; it has: ${versions.slice(-12).join(", ")}`];
      throw cannotBeHad(wanted, details, `pulumi config set --path ${wanted.key}.version ${last}`);
    }
  };
  const manifest = readJson(manifestSchema, await got(`manifests/${reference.tag}`, manifestType));
  const layer = manifest?.layers.find(({ mediaType }) => mediaType === archiveType);
  if (layer === undefined) {
    const details = [`what ${address} has under ${reference.tag} is not a Helm chart`];
    throw cannotBeHad(wanted, details, `pulumi config set --path ${wanted.key}.chart oci://HOST/PATH/CHART`);
  }
  return {
    where: `${wanted.chart}:${reference.tag}`,
    promised: { digest: plainDigest(layer.digest), because: "by its registry's manifest" },
    archive: () => got(`blobs/${layer.digest}`, "application/octet-stream"),
  };
};
