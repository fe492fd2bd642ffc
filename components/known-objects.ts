import * as z from "zod";
import type { KnownCluster } from "../cluster/same-cluster";
import type { KnownRelease } from "../platform/release-guard";
import type { AnyObject } from "../policies/upkeep/live-object";
import type { KnownResource } from "./known-resources";

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: metadataSchema });

const providerType = "pulumi:providers:kubernetes";
const releaseType = "kubernetes:helm.sh/v3:Release";

/** The objects among a stack's resources, as they were applied last: the provider keeps those inputs beside what came of them. */
export const knownObjects = (resources: readonly KnownResource[]): readonly AnyObject[] =>
  resources.flatMap(({ type, outputs }): AnyObject[] => {
    if (!type.startsWith("kubernetes:")) return [];
    const parsed = objectSchema.safeParse(outputs.__inputs);
    return parsed.success ? [parsed.data as AnyObject] : [];
  });

const releaseSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  timeout: z.number().default(600),
});

/** The Helm releases among them. */
export const knownReleases = (resources: readonly KnownResource[]): readonly KnownRelease[] =>
  resources.flatMap(({ type, outputs }): KnownRelease[] => {
    const parsed = releaseSchema.safeParse(outputs);
    if (type !== releaseType || !parsed.success) return [];
    const { name, namespace, timeout } = parsed.data;
    return [{ name, namespace, timeoutSeconds: timeout }];
  });

const providerSchema = z.object({ clusterIdentifier: z.string(), context: z.string().optional() });

/**
 * The cluster that they are on, as this stack's provider was told.
 *
 * @returns undefined if it was not, by an earlier version of this program, or if there is nothing on any cluster.
 */
export const knownCluster = (resources: readonly KnownResource[]): KnownCluster | undefined => {
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:")).length;
  if (objects === 0) return undefined;
  const [provider] = resources.flatMap(({ type, outputs }) => {
    const parsed = providerSchema.safeParse(outputs);
    return type === providerType && parsed.success ? [parsed.data] : [];
  });
  return provider && { id: provider.clusterIdentifier, context: provider.context, objects };
};
