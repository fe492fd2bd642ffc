import { gunzipSync } from "node:zlib";
import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { getObject, metadataOnly, refusalOf } from "../../cluster/objects";

const listSchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({
          name: z.string(),
          namespace: z.string(),
          labels: z.object({
            name: z.string(),
            version: z.string(),
            status: z.string(),
            modifiedAt: z.string().optional(),
            createdAt: z.string().optional(),
          }),
        }),
      }),
    )
    .nullable(),
});

/** The newest revision of a Helm release. */
export interface ReleaseFacts {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  /** Helm's word: deployed, failed, pending-upgrade, uninstalling … */
  readonly status: string;
  /** When Helm last wrote it, in seconds since 1970. */
  readonly modifiedAt: number;
  /** Version of its chart; known of Cilium's alone. */
  readonly chart: string | undefined;
}

/** Version of the chart in a stored revision (helm.sh/helm/v3/pkg/storage/driver, encodeRelease); nothing else is taken. */
const chartVersion = (stored: string | undefined): string | undefined => {
  if (stored === undefined) return undefined;
  const encoded = Buffer.from(stored, "base64").toString("utf8");
  const release = z
    .object({ chart: z.object({ metadata: z.object({ version: z.string() }) }) })
    .safeParse(JSON.parse(gunzipSync(Buffer.from(encoded, "base64")).toString("utf8")));
  return release.success ? release.data.chart.metadata.version : undefined;
};

/**
 * The Helm releases of a cluster. Of each only labels of its newest revision are read, of Cilium's the chart's version, too.
 *
 * @throws ApiError if the API server refuses.
 */
export const readReleases = async (api: ClusterApi): Promise<readonly ReleaseFacts[]> => {
  const path = `${collectionPath("Secret")}?labelSelector=${encodeURIComponent("owner=helm")}`;
  const answer = await api.request("GET", path, { accept: metadataOnly });
  if (answer.status !== 200) throw refusalOf(answer);
  const newest = new Map<string, ReleaseFacts & { readonly secret: string }>();
  for (const { metadata } of listSchema.parse(JSON.parse(answer.body)).items ?? []) {
    const { labels, namespace, name: secret } = metadata;
    const revision = Number(labels.version);
    const key = `${namespace}/${labels.name}`;
    if (revision <= (newest.get(key)?.revision ?? 0)) continue;
    newest.set(key, {
      namespace,
      name: labels.name,
      revision,
      status: labels.status,
      modifiedAt: Number(labels.modifiedAt ?? labels.createdAt ?? 0),
      chart: undefined,
      secret,
    });
  }
  return Promise.all(
    [...newest.values()].map(async ({ secret, ...release }): Promise<ReleaseFacts> => {
      if (release.name !== "cilium") return release;
      const whole = await getObject<{ readonly data?: { readonly release?: string } }>(
        api,
        `${collectionPath("Secret", release.namespace)}/${secret}`,
      );
      return { ...release, chart: chartVersion(whole?.data?.release) };
    }),
  );
};
