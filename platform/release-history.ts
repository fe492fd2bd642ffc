import { gunzipSync } from "node:zlib";
import { openApi } from "../cluster/api";
import { collectionPath } from "../cluster/kinds";
import { deleteObject, getObject, listObjects } from "../cluster/objects";

/** One revision of a Helm release, as Helm's storage secret describes it in its labels. */
export interface ReleaseRevision {
  /** Name of the secret that stores it: `sh.helm.release.v1.<release>.v<revision>`. */
  readonly secret: string;
  readonly revision: number;
  /** Helm's word: deployed, superseded, failed, pending-install, pending-upgrade, pending-rollback, uninstalling … */
  readonly status: string;
  /** When Helm last wrote it, in seconds since 1970. */
  readonly modifiedAt: number;
  /** What whoever made the revision wrote of it; Helm's own words where they wrote nothing. */
  readonly description: string;
  /** Version of its chart; absent where it cannot be read. */
  readonly chartVersion?: string | undefined;
  /** The value `upgradeCompatibility` that it was given, as a text; absent where there is none. */
  readonly upgradeCompatibility?: string | undefined;
}

/** Where Helm keeps a release. */
export interface ReleaseName {
  readonly namespace: string;
  readonly name: string;
}

/** A Secret or ConfigMap, as far as it is looked at. */
interface Stored {
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * The revisions that Helm has of a release, oldest first; empty where it knows none.
 *
 * @param context context of the kubeconfig.
 * @throws the API server's error if it cannot be asked.
 */
export const releaseHistory = async (
  context: string,
  { namespace, name }: ReleaseName,
): Promise<readonly ReleaseRevision[]> => {
  const secrets = await listObjects<Stored>(openApi(context), collectionPath("Secret", namespace), {
    labelSelector: `owner=helm,name=${name}`,
  });
  const history = (secrets ?? []).map(({ metadata, data }): ReleaseRevision => {
    const labels = metadata?.labels ?? {};
    return {
      secret: metadata?.name ?? "",
      revision: Number(labels.version),
      status: labels.status ?? "unknown",
      modifiedAt: Number(labels.modifiedAt ?? labels.createdAt ?? 0),
      ...storedRelease(data?.release),
    };
  });
  return history.sort((a, b) => a.revision - b.revision);
};

/**
 * The ConfigMap `cilium-config`, which the agents of the Cilium that runs there read.
 *
 * @returns undefined where no Cilium is installed.
 */
export const ciliumSettings = async (
  context: string,
): Promise<Readonly<Record<string, string>> | undefined> => {
  const path = `${collectionPath("ConfigMap", "kube-system")}/cilium-config`;
  return (await getObject<Stored>(openApi(context), path))?.data;
};

/** Whether the cluster has a namespace. */
export const namespaceExists = async (context: string, name: string): Promise<boolean> => {
  return (await getObject(openApi(context), `${collectionPath("Namespace")}/${name}`)) !== undefined;
};

/** A stored revision, as far as it is looked at. */
interface StoredRelease {
  readonly info?: { readonly description?: string };
  readonly chart?: { readonly metadata?: { readonly version?: string } };
  /** The values that it was given. */
  readonly config?: Readonly<Record<string, unknown>> | null;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

/**
 * What a stored revision says of itself. Helm keeps it as base64 of gzipped JSON, and Kubernetes puts base64 around that
 * (helm.sh/helm/v3/pkg/storage/driver, encodeRelease).
 *
 * @returns an empty description for what is not a release.
 */
export const storedRelease = (
  stored: string | undefined,
): Pick<ReleaseRevision, "description" | "chartVersion" | "upgradeCompatibility"> => {
  if (stored === undefined) return { description: "" };
  try {
    const encoded = Buffer.from(stored, "base64").toString("utf8");
    const text = gunzipSync(Buffer.from(encoded, "base64")).toString("utf8");
    const { info, chart, config } = JSON.parse(text) as StoredRelease;
    return {
      description: info?.description ?? "",
      chartVersion: textOf(chart?.metadata?.version)?.replace(/^v/, ""),
      upgradeCompatibility: textOf(config?.upgradeCompatibility),
    };
  } catch {
    return { description: "" };
  }
};

/** Removes one revision from Helm's memory, so that Helm goes on from the one before. */
export const forgetRevision = async (
  context: string,
  { namespace }: ReleaseName,
  revision: ReleaseRevision,
): Promise<void> => {
  await deleteObject(openApi(context), `${collectionPath("Secret", namespace)}/${revision.secret}`);
};
