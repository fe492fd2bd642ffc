import type { HelmClient } from "./helm-client";
import type { ReleaseId } from "./release-arguments";
import type { Properties, Value } from "./values";

/** What Pulumi records of a release, in the official provider's form. */
export async function releaseOutputs(
  helm: HelmClient,
  release: ReleaseId,
  inputs: Properties,
): Promise<Properties> {
  const [metadata, values, manifest, { resourceNames }] = await Promise.all([
    helm.metadata(release),
    helm.values(release),
    helm.manifest(release).catch(() => ""),
    import("./manifest-names.js"),
  ]);
  const text = (key: string): Value => String(metadata?.[key] ?? "");
  return {
    ...inputs,
    name: release.name,
    namespace: release.namespace,
    version: text("version"),
    values,
    resourceNames: resourceNames(manifest, release.namespace),
    status: {
      name: release.name,
      namespace: release.namespace,
      chart: text("chart"),
      version: text("version"),
      appVersion: text("appVersion"),
      revision: Number(metadata?.revision ?? 0),
      status: text("status"),
    },
  };
}
